-- The leases of an account that have not ended, for release_claims: exact to the bit, as text would be.
create or replace function find_claims(p_account text, p_at timestamptz) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'until', c.claimed_until)), '[]')
    from complaint c where c.claimed_by = p_account and c.claimed_until > p_at
$$;
