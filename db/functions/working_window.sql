-- The first opening hours of the offices on p_day or after it, by the calendar of Jakarta: setting working_hours, as
-- calendar_day changes it (holidays and joint leave are closed, short_hours bring their own hours).
create or replace function working_window(p_day date, out opens timestamptz, out closes timestamptz) language plpgsql stable as $$
declare
  hours jsonb;
  special calendar_day;
  v_day date := p_day;
begin
  select s.value into hours from setting s where s.key = 'working_hours';
  if hours is null then
    raise exception 'Setting working_hours is missing; run the seed';
  end if;
  while v_day < p_day + 366 loop
    if hours -> 'days' @> to_jsonb(extract(isodow from v_day)::int) then
      select * into special from calendar_day c where c.day = v_day;
      if special.day is null then
        special.opens := (hours ->> 'opens')::time;
        special.closes := (hours ->> 'closes')::time;
      end if;
      if special.opens is not null then
        opens := (v_day + special.opens) at time zone 'Asia/Jakarta';
        closes := (v_day + special.closes) at time zone 'Asia/Jakarta';
        return;
      end if;
    end if;
    v_day := v_day + 1;
  end loop;
  raise exception 'No working day within a year from %; see setting working_hours and calendar_day', p_day;
end $$;
