-- A gateway's sign of life: where it is in the log, and whether the clock's work is its own until p_lease from now. All times are
-- the database's. Nobody waits for another: whoever finds the duty's row taken has none.
create or replace function beat_gateway(p_id uuid, p_label text, p_secrets text, p_xid xid8, p_seq bigint, p_lease interval)
returns boolean language plpgsql as $$
declare
  present timestamptz := clock_timestamp();
begin
  insert into gateway (id, label, secrets, seen_at, xid, seq) values (p_id, p_label, p_secrets, present, p_xid, p_seq)
  on conflict (id) do update set seen_at = excluded.seen_at, xid = excluded.xid, seq = excluded.seq;
  perform from duty where until_at > present and gateway_id <> p_id;
  if found then
    return false;
  end if;
  insert into duty (gateway_id, until_at) values (p_id, present + p_lease) on conflict (one) do nothing;
  if found then
    return true;
  end if;
  update duty set gateway_id = p_id, until_at = present + p_lease
   where one = (select d.one from duty d where d.gateway_id = p_id or d.until_at <= present for update skip locked);
  return found;
end $$;
