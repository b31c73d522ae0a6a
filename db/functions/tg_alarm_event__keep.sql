-- Who acknowledged what is not edited afterwards.
create or replace function tg_alarm_event__keep() returns trigger language plpgsql as $$
begin
  raise exception 'alarm_event is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create or replace trigger _500_keep before update or delete or truncate on alarm_event
  for each statement execute function tg_alarm_event__keep();
