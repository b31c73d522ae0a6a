-- Refuses days by which the offices would never open again: a clock that counts working time could not end.
create or replace function tg_calendar_day__check() returns trigger language plpgsql as $$
begin
  if exists (select from setting s where s.key = 'working_hours') then
    perform working_window(a.day) from after_rows a where a.opens is null;
  end if;
  return null;
end $$;

create or replace trigger _400_check_insert after insert on calendar_day
  referencing new table as after_rows for each statement execute function tg_calendar_day__check();
create or replace trigger _400_check_update after update on calendar_day
  referencing new table as after_rows for each statement execute function tg_calendar_day__check();
