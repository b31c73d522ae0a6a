-- An estimated finish lies ahead and within its limit, belongs to an open complaint, and is never rewritten.
create or replace function tg_estimate__keep() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
  held complaint;
begin
  if tg_op <> 'INSERT' then
    raise exception 'An estimate of complaint % is history: % refused', old.complaint_id, lower(tg_op) using errcode = 'check_violation';
  end if;
  new.at := coalesce((act ->> 'at')::timestamptz, now());
  select * into held from complaint c where c.id = new.complaint_id for update;
  if held.closed_at is not null then
    raise exception 'Complaint % is closed', held.id using errcode = 'check_violation';
  elsif new.finish_at <= new.at or new.finish_at > estimate_limit(held) then
    raise exception 'Expected an estimated finish after % and not after %, got %', new.at, estimate_limit(held), new.finish_at
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace trigger _500_keep before insert or update or delete on estimate for each row execute function tg_estimate__keep();
