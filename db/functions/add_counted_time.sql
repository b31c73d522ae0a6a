-- When a duration that starts at p_from has been used up.
--
-- calendar: by the clock, a day being 24 hours, whatever zone the session is in (a month is 30 days).
-- working:  only while the offices are open (working_window). A start outside of hours counts from the next opening.
--           Days of the interval are working days: the same time of day so many working days later, moved into that day's
--           hours where they are short. Its hours are then used up while open; what is used up exactly at closing time
--           ends there.
create or replace function add_counted_time(p_from timestamptz, p_duration interval, p_counting text) returns timestamptz
language plpgsql stable as $$
declare
  days integer;
  left_over interval;
  hours record;
  reached timestamptz;
  time_of_day time;
begin
  if p_counting = 'calendar' then
    return p_from + make_interval(secs => extract(epoch from p_duration)::double precision);
  elsif p_counting <> 'working' then
    raise exception 'Expected counting calendar or working, got %', p_counting;
  end if;
  days := extract(year from p_duration) * 360 + extract(month from p_duration) * 30 + extract(day from p_duration);
  left_over := p_duration - date_trunc('day', p_duration);

  select * into hours from working_window((p_from at time zone 'Asia/Jakarta')::date);
  if p_from >= hours.closes then
    select * into hours from working_window((hours.closes at time zone 'Asia/Jakarta')::date + 1);
  end if;
  reached := greatest(p_from, hours.opens);

  time_of_day := (reached at time zone 'Asia/Jakarta')::time;
  for i in 1 .. days loop
    select * into hours from working_window((hours.closes at time zone 'Asia/Jakarta')::date + 1);
    reached := ((hours.closes at time zone 'Asia/Jakarta')::date + time_of_day) at time zone 'Asia/Jakarta';
    reached := least(greatest(reached, hours.opens), hours.closes);
  end loop;

  while reached + left_over > hours.closes loop
    left_over := left_over - (hours.closes - reached);
    select * into hours from working_window((hours.closes at time zone 'Asia/Jakarta')::date + 1);
    reached := hours.opens;
  end loop;
  return reached + left_over;
end $$;
