-- Ends the leases of an account that went away, unless they were renewed since: p_until is where a lease ends that was renewed
-- when its holder was last seen. Somebody who came back by way of another gateway renews, and keeps them. Returns how many.
create or replace function release_claims(p_account text, p_until timestamptz, p_at timestamptz) returns integer language plpgsql as $$
declare
  released integer;
begin
  perform begin_act('{"name": "system"}', 'released', p_at, jsonb_build_object('holder', p_account, 'why', 'gone'));
  update complaint c set claimed_by = null, claimed_until = null
   where c.claimed_by = p_account and c.claimed_until > p_at and c.claimed_until <= p_until;
  get diagnostics released = row_count;
  perform set_config('pantau.act', '', true);
  return released;
end $$;
