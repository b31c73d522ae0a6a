-- Tells the gateways that alarms that somebody may see are others now: one change_log row a statement. That a condition was seen
-- again, or is too young to be an alarm, tells nobody.
create or replace function tg_alarm__log() returns trigger language plpgsql as $$
begin
  if exists (
    select from after_rows a join before_rows b using (id)
     where a.raised_at is not null
       and (a.priority, a.what, a.raised_at, a.acknowledged_at, a.shelved_at, a.shelved_until, a.ended_at)
         is distinct from (b.priority, b.what, b.raised_at, b.acknowledged_at, b.shelved_at, b.shelved_until, b.ended_at)
  ) then
    insert into change_log (topic) values ('alarm');
  end if;
  return null;
end $$;

create or replace trigger _500_log after update on alarm
  referencing old table as before_rows new table as after_rows for each statement execute function tg_alarm__log();
