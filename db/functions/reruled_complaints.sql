-- Open complaints whose clocks a change of rules or calendar touches, as they would be under it; writes nothing.
-- A clock takes another rule when the one it goes by was ended, or when one that was added says more about the complaint. It
-- still starts when the complaint was reported: nothing begins again. p_calendar: working hours are counted anew, too.
create or replace function reruled_complaints(p_added integer[], p_ended integer[], p_calendar boolean, p_day date)
returns table (
  id bigint, coordination_rule integer, finish_rule integer, red_mark_rule integer,
  coordination_due_at timestamptz, finish_due_at timestamptz, red_mark_at timestamptz,
  coordination_moved_to timestamptz, finish_moved_to timestamptz, was_due_at timestamptz, new_due_at timestamptz
) language sql stable as $$
  with held as materialized (
    select c.*, first_unit_level(c) as first_level from complaint c where c.closed_at is null
  ),
  kinds as materialized (
    select k.*,
           (find_deadline_rule('coordination', k.category_code, k.channel_code, k.first_level, p_day)).id as coordination,
           (find_deadline_rule('finish', k.category_code, k.channel_code, k.first_level, p_day)).id as finish,
           (find_deadline_rule('red_mark', k.category_code, k.channel_code, k.first_level, p_day)).id as red_mark
      from (select distinct h.category_code, h.channel_code, h.first_level from held h) k
  ),
  chosen as (
    select h.*,
           case when h.coordination_rule = any (p_ended) or k.coordination = any (p_added) then k.coordination else h.coordination_rule end as new_coordination,
           case when h.finish_rule = any (p_ended) or k.finish = any (p_added) then k.finish else h.finish_rule end as new_finish,
           case when h.red_mark_rule = any (p_ended) or k.red_mark = any (p_added) then k.red_mark else h.red_mark_rule end as new_red_mark
      from held h
      join kinds k on k.category_code = h.category_code and k.channel_code = h.channel_code and k.first_level is not distinct from h.first_level
  ),
  counted as (
    select n.*,
           case when n.new_coordination <> n.coordination_rule or (p_calendar and dc.counting = 'working')
                then add_counted_time(n.reported_at, dc.duration, dc.counting) else n.coordination_due_at end as coordination_end,
           case when n.new_finish <> n.finish_rule or (p_calendar and df.counting = 'working')
                then add_counted_time(n.reported_at, df.duration, df.counting) else n.finish_due_at end as finish_end,
           case when n.new_red_mark <> n.red_mark_rule or (p_calendar and dr.counting = 'working')
                then add_counted_time(n.reported_at, dr.duration, dr.counting) else n.red_mark_at end as red_mark_end
      from chosen n
      join deadline_rule dc on dc.id = n.new_coordination
      join deadline_rule df on df.id = n.new_finish
      join deadline_rule dr on dr.id = n.new_red_mark
  ),
  moved as (
    select t.*,
           moved_clock(t.id, 'coordination', t.reported_at, t.coordination_end, t.new_coordination) as coordination_moved,
           moved_clock(t.id, 'finish', t.reported_at, t.finish_end, t.new_finish) as finish_moved
      from counted t
     where (t.new_coordination, t.new_finish, t.new_red_mark, t.coordination_end, t.finish_end, t.red_mark_end)
           is distinct from (t.coordination_rule, t.finish_rule, t.red_mark_rule, t.coordination_due_at, t.finish_due_at, t.red_mark_at)
  )
  select m.id, m.new_coordination, m.new_finish, m.new_red_mark, m.coordination_end, m.finish_end, m.red_mark_end,
         m.coordination_moved, m.finish_moved, m.due_at,
         case when m.status = 'waiting' then least(coalesce(m.coordination_moved, m.coordination_end), coalesce(m.finish_moved, m.finish_end))
              else coalesce(m.finish_moved, m.finish_end) end
    from moved m
$$;
