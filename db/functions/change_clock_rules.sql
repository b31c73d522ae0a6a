-- Changes deadline rules, working hours and calendar days as p_change says (ClockChange in db/clocks/change-file.ts) and tells
-- what that does to open complaints. p_apply false: everything is taken back again, the answer is the same.
--
-- A changed rule is ended and followed by its next version on p_at's day; open complaints go by it from then on, each with an
-- event. A channel's or level's clock that has not started for a complaint does not start for the change.
create or replace function change_clock_rules(p_change jsonb, p_actor text, p_at timestamptz, p_apply boolean) returns jsonb
language plpgsql as $$
declare
  today date := (p_at at time zone 'Asia/Jakarta')::date;
  wanted record;
  present deadline_rule;
  added integer[] := '{}';
  ended integer[] := '{}';
  new_rule integer;
  is_calendar boolean := false;
  others bigint[];
  effect jsonb;
begin
  -- A block of its own, so that a preview can be rolled back.
  begin
    for wanted in
      select * from jsonb_to_recordset(coalesce(p_change -> 'rules', '[]')) as x (
        clock text, category text, channel text, "unitLevel" text, duration interval, counting text, "isPausable" boolean, basis text)
    loop
      select * into present
        from deadline_rule d
       where d.clock = wanted.clock and d.category_code is not distinct from wanted.category and d.channel_code is not distinct from wanted.channel
         and d.unit_level is not distinct from wanted."unitLevel" and (d.valid_to is null or d.valid_to > today)
       order by d.version desc limit 1;
      if wanted.duration is null and present.id is null then
        raise exception 'No % rule in force for category %, channel %, level %: nothing to end', wanted.clock, wanted.category, wanted.channel, wanted."unitLevel"
          using errcode = 'check_violation';
      end if;
      continue when (present.duration, present.counting, present.is_pausable) = (wanted.duration, wanted.counting, coalesce(wanted."isPausable", true));
      if present.id is not null then
        update deadline_rule d set valid_to = greatest(today, d.valid_from) where d.id = present.id;
        ended := ended || present.id;
      end if;
      if wanted.duration is not null then
        insert into deadline_rule (version, clock, category_code, channel_code, unit_level, duration, counting, is_pausable, basis, valid_from)
        select 1 + coalesce(max(d.version), 0), wanted.clock, wanted.category, wanted.channel, wanted."unitLevel", wanted.duration, wanted.counting,
               coalesce(wanted."isPausable", true), wanted.basis, today
          from deadline_rule d
         where d.clock = wanted.clock and d.category_code is not distinct from wanted.category
           and d.channel_code is not distinct from wanted.channel and d.unit_level is not distinct from wanted."unitLevel"
        returning id into new_rule;
        added := added || new_rule;
      end if;
    end loop;
    if exists (select from unnest(array['coordination', 'finish', 'red_mark']) needed (clock)
                where (find_deadline_rule(needed.clock, null, null, null, today)).id is null) then
      raise exception 'Every complaint needs a coordination, a finish and a red_mark rule that holds for all: this change would leave one out'
        using errcode = 'check_violation';
    end if;

    if p_change ? 'workingHours' then
      update setting s set value = p_change -> 'workingHours' where s.key = 'working_hours' and s.value <> p_change -> 'workingHours';
      is_calendar := found;
    end if;
    for wanted in
      select * from jsonb_to_recordset(coalesce(p_change -> 'days', '[]')) as x (day date, kind text, name text, tentative boolean, opens time, closes time)
    loop
      if wanted.kind is null then
        delete from calendar_day c where c.day = wanted.day;
      else
        insert into calendar_day (day, kind, name, tentative, opens, closes)
        values (wanted.day, wanted.kind, wanted.name, coalesce(wanted.tentative, false), wanted.opens, wanted.closes)
        on conflict (day) do update set (kind, name, tentative, opens, closes) = (excluded.kind, excluded.name, excluded.tentative, excluded.opens, excluded.closes);
      end if;
      is_calendar := true;
    end loop;
    perform working_window(today);

    select jsonb_build_object(
             'rulesAdded', cardinality(added), 'rulesEnded', cardinality(ended),
             'open', (select count(*) from complaint c where c.closed_at is null),
             'touched', count(*),
             'otherClocks', (select count(*) from reruled_clocks(added, ended, is_calendar, today)),
             'earlier', count(*) filter (where coalesce(n.coordination_moved_to, n.coordination_due_at) < coalesce(c.coordination_moved_to, c.coordination_due_at)
                                            or coalesce(n.finish_moved_to, n.finish_due_at) < coalesce(c.finish_moved_to, c.finish_due_at)
                                            or n.red_mark_at < c.red_mark_at),
             'later', count(*) filter (where coalesce(n.coordination_moved_to, n.coordination_due_at) > coalesce(c.coordination_moved_to, c.coordination_due_at)
                                          or coalesce(n.finish_moved_to, n.finish_due_at) > coalesce(c.finish_moved_to, c.finish_due_at)
                                          or n.red_mark_at > c.red_mark_at),
             'becomeOverdue', count(*) filter (where n.new_due_at < p_at and n.was_due_at >= p_at),
             'noLongerOverdue', count(*) filter (where n.new_due_at >= p_at and n.was_due_at < p_at))
      into effect
      from reruled_complaints(added, ended, is_calendar, today) n
      join complaint c on c.id = n.id;
    if not p_apply then
      raise exception 'A preview changes nothing' using errcode = 'PT001';
    end if;

    perform begin_act(jsonb_build_object('name', p_actor), 'rules_changed', p_at, jsonb_build_object('note', p_change ->> 'reason'));
    with moved as (
      update clock k set rule = n.rule, due_at = n.due_at
        from reruled_clocks(added, ended, is_calendar, today) n
       where (k.complaint_id, k.clock, k.unit_level) = (n.complaint_id, n.clock, n.unit_level)
      returning k.complaint_id
    )
    select array_agg(distinct m.complaint_id) into others from moved m;
    with moved as (
      update complaint c
         set coordination_rule = n.coordination_rule, finish_rule = n.finish_rule, red_mark_rule = n.red_mark_rule,
             coordination_due_at = n.coordination_due_at, finish_due_at = n.finish_due_at, red_mark_at = n.red_mark_at,
             coordination_moved_to = n.coordination_moved_to, finish_moved_to = n.finish_moved_to
        from reruled_complaints(added, ended, is_calendar, today) n
       where n.id = c.id
      returning c.id
    )
    select array_agg(o.id) into others from unnest(others) o (id) where o.id not in (select m.id from moved m);
    -- An event and a version for those of which only another clock changed.
    update complaint c set status = c.status where c.id = any (others);
    perform set_config('pantau.act', '', true);
  exception when sqlstate 'PT001' then
    null;
  end;
  return effect;
end $$;
