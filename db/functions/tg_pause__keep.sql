-- A pause starts when it is written, has an end within setting pause_max_days, and overlaps no other; afterwards it can only
-- be resumed, once, while it runs.
create or replace function tg_pause__keep() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
  written_at timestamptz := coalesce((act ->> 'at')::timestamptz, now());
  held complaint;
  max_days double precision;
begin
  if tg_op = 'DELETE' then
    raise exception 'A pause of complaint % is history: delete refused', old.complaint_id using errcode = 'check_violation';
  end if;
  select * into held from complaint c where c.id = new.complaint_id for update;
  if tg_op = 'INSERT' then
    select (s.value #>> '{}')::double precision into max_days from setting s where s.key = 'pause_max_days';
    new.starts_at := greatest(written_at, held.reported_at);
    new.resumed_at := null;
    new.resumed_by := null;
    if held.closed_at is not null then
      raise exception 'Complaint % is closed: nothing of it can be paused', held.id using errcode = 'check_violation';
    elsif exists (select from pause p where p.complaint_id = held.id and least(p.until_at, p.resumed_at) > new.starts_at) then
      raise exception 'Complaint % is paused already', held.id using errcode = 'check_violation';
    elsif new.until_at > new.starts_at + make_interval(secs => max_days * 86400) then
      raise exception 'A pause ends within % days; % is later', max_days, new.until_at using errcode = 'check_violation';
    end if;
  elsif old.resumed_at is not null or new.resumed_at is null or written_at >= old.until_at
        or (new.complaint_id, new.reason, new.owner, new.starts_at, new.until_at) <> (old.complaint_id, old.reason, old.owner, old.starts_at, old.until_at) then
    raise exception 'A pause of complaint % can only be resumed, while it runs', old.complaint_id using errcode = 'check_violation';
  else
    new.resumed_at := greatest(written_at, old.starts_at);
  end if;
  return new;
end $$;

create or replace trigger _500_keep before insert or update or delete on pause for each row execute function tg_pause__keep();
