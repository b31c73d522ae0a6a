-- How much counted time lies between two instants; add_counted_time is its other way round. Hours never turn into days.
create or replace function counted_between(p_from timestamptz, p_to timestamptz, p_counting text) returns interval
language plpgsql stable as $$
declare
  hours record;
  counted interval := interval '0';
begin
  if p_counting = 'calendar' then
    return make_interval(secs => greatest(extract(epoch from p_to - p_from), 0)::double precision);
  elsif p_counting <> 'working' then
    raise exception 'Expected counting calendar or working, got %', p_counting;
  end if;
  if p_to <= p_from then
    return counted;
  end if;
  select * into hours from working_window((p_from at time zone 'Asia/Jakarta')::date);
  while hours.opens < p_to loop
    counted := counted + greatest(least(hours.closes, p_to) - greatest(hours.opens, p_from), interval '0');
    select * into hours from working_window((hours.closes at time zone 'Asia/Jakarta')::date + 1);
  end loop;
  return counted;
end $$;
