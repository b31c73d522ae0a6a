-- Refuses working hours by which no working time could ever be counted, limits that are none, and to be without either.
create or replace function tg_setting__check() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and new.key <> old.key) then
    if old.key in ('working_hours', 'pause_max_days', 'estimate_max_days') then
      raise exception '% cannot be taken away: without it a clock has no limit', old.key using errcode = 'check_violation';
    end if;
    if tg_op = 'DELETE' then
      return old;
    end if;
  end if;
  if new.key = 'working_hours' then
    if coalesce(jsonb_typeof(new.value -> 'days'), '') <> 'array' or jsonb_array_length(new.value -> 'days') = 0 then
      raise exception 'working_hours: expected at least one working day of the week, got %', new.value -> 'days' using errcode = 'check_violation';
    elsif exists (select from jsonb_array_elements(new.value -> 'days') d (day) where d.day::text !~ '^[1-7]$') then
      raise exception 'working_hours: expected days 1 (Monday) to 7 (Sunday), got %', new.value -> 'days' using errcode = 'check_violation';
    elsif ((new.value ->> 'opens')::time < (new.value ->> 'closes')::time) is not true then
      raise exception 'working_hours: expected opens before closes, got % to %', new.value ->> 'opens', new.value ->> 'closes' using errcode = 'check_violation';
    end if;
  elsif new.key in ('pause_max_days', 'estimate_max_days') and (new.value::text ~ '^[0-9]+(\.[0-9]+)?$' and (new.value #>> '{}')::numeric > 0) is not true then
    raise exception '%: expected a number of days above 0, got %', new.key, new.value using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace trigger _500_check before insert or update or delete on setting for each row execute function tg_setting__check();
