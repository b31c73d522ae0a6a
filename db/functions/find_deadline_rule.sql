-- The rule of a clock on a day: the one that says most about the complaint, then the older. tg_complaint__arrive has the
-- same choice for three clocks at once. Not in the language sql: a row type is not inlined, and each call planned anew.
create or replace function find_deadline_rule(p_clock text, p_category text, p_channel text, p_level text, p_day date) returns deadline_rule
language plpgsql stable as $$
declare
  rule deadline_rule;
begin
  select d.* into rule
    from deadline_rule d
   where d.clock = p_clock
     and (d.category_code is null or d.category_code = p_category)
     and (d.channel_code is null or d.channel_code = p_channel)
     and (d.unit_level is null or d.unit_level = p_level)
     and d.valid_from <= p_day and (d.valid_to is null or d.valid_to > p_day)
   order by (d.category_code is not null)::int + (d.channel_code is not null)::int + (d.unit_level is not null)::int desc, d.id
   limit 1;
  return rule;
end $$;
