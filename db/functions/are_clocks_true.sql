-- Whether a complaint's clocks are what its rules, pauses and estimate make of them. A rule may be another one only if it is
-- the one in force on p_day; so a clock can be moved by a rule, a pause or an estimate, and by nothing else.
create or replace function are_clocks_true(p_old complaint, p_new complaint, p_day date) returns boolean language sql stable as $$
  select bool_and(
           (k.rule is not distinct from k.old_rule and k.due = k.old_due
            or coalesce(d.clock = k.clock and k.due = add_counted_time(p_new.reported_at, d.duration, d.counting), false))
           and (k.rule is not distinct from k.old_rule
                or k.rule = (find_deadline_rule(k.clock, p_new.category_code, p_new.channel_code, first_unit_level(p_old), p_day)).id)
           and k.moved_to is not distinct from case when k.clock <> 'red_mark' then moved_clock(p_new.id, k.clock, p_new.reported_at, k.due, k.rule) end)
    from (values ('coordination', p_old.coordination_rule, p_new.coordination_rule, p_old.coordination_due_at, p_new.coordination_due_at, p_new.coordination_moved_to),
                 ('finish', p_old.finish_rule, p_new.finish_rule, p_old.finish_due_at, p_new.finish_due_at, p_new.finish_moved_to),
                 ('red_mark', p_old.red_mark_rule, p_new.red_mark_rule, p_old.red_mark_at, p_new.red_mark_at, null)
         ) k (clock, old_rule, rule, old_due, due, moved_to)
    left join deadline_rule d on d.id = k.rule
$$;
