-- Ends the leases of an account that went away, unless they were renewed since: p_claims is what find_claims said when its holder was
-- last seen, and a renewed lease ends later: somebody who came back by way of another gateway renews, and keeps them, whatever the
-- clocks of the two say. What cannot be asked or released ends by itself. Returns how many.
create or replace function release_claims(p_account text, p_claims jsonb, p_at timestamptz) returns integer language plpgsql as $$
declare
  released integer;
begin
  perform begin_act('{"name": "system"}', 'released', p_at, jsonb_build_object('holder', p_account, 'why', 'gone'));
  update complaint c set claimed_by = null, claimed_until = null
    from jsonb_to_recordset(p_claims) as claim (id bigint, until timestamptz)
   where c.id = claim.id and c.claimed_by = p_account and c.claimed_until = claim.until;
  get diagnostics released = row_count;
  perform set_config('pantau.act', '', true);
  return released;
end $$;
