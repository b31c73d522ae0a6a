-- The same as reruled_complaints, for the clocks of channels and unit levels that run for open complaints.
create or replace function reruled_clocks(p_added integer[], p_ended integer[], p_calendar boolean, p_day date)
returns table (complaint_id bigint, clock text, unit_level text, rule integer, due_at timestamptz) language sql stable as $$
  select k.complaint_id, k.clock, k.unit_level, d.id, add_counted_time(k.started_at, d.duration, d.counting)
    from clock k
    join complaint c on c.id = k.complaint_id and c.closed_at is null
    cross join lateral (select (find_deadline_rule(k.clock, c.category_code, c.channel_code,
           case k.clock when 'unit' then k.unit_level else first_unit_level(c) end, p_day)).id as id) present
    join deadline_rule d on d.id = case when k.rule = any (p_ended) or present.id = any (p_added) then coalesce(present.id, k.rule) else k.rule end
   where d.id <> k.rule or (p_calendar and d.counting = 'working' and add_counted_time(k.started_at, d.duration, d.counting) <> k.due_at)
$$;
