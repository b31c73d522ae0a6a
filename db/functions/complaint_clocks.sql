-- All clocks of a complaint as they stand: what the rule gave, and where pauses and an estimate have moved it.
create or replace function complaint_clocks(p_id bigint)
returns table (
  clock text, unit_level text, rule integer, rule_version integer, duration interval, counting text, is_pausable boolean, basis text,
  started_at timestamptz, first_due_at timestamptz, due_at timestamptz
) language sql stable as $$
  select own.clock, own.unit_level, d.id, d.version, d.duration, d.counting, d.is_pausable, d.basis,
         own.started_at, own.due_at, coalesce(moved_clock(p_id, own.clock, own.started_at, own.due_at, own.rule), own.due_at)
    from (select 1 as place, 'coordination' as clock, null as unit_level, c.coordination_rule as rule, c.reported_at as started_at, c.coordination_due_at as due_at
            from complaint c where c.id = p_id
          union all select 2, 'finish', null, c.finish_rule, c.reported_at, c.finish_due_at from complaint c where c.id = p_id
          union all select 3, 'red_mark', null, c.red_mark_rule, c.reported_at, c.red_mark_at from complaint c where c.id = p_id
          union all select 4, k.clock, nullif(k.unit_level, ''), k.rule, k.started_at, k.due_at from clock k where k.complaint_id = p_id) own
    left join deadline_rule d on d.id = own.rule
   order by own.place, own.clock, own.started_at
$$;
