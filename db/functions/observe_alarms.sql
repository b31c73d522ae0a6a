-- One look: what a gateway sees now (p_conditions) of the kinds that it judged (p_kinds). Raises what has been seen for its
-- on-delay, ends what has been quiet for its off-delay, brings back what was shelved until now. Returns how many rows others are
-- told of; null while another gateway is at it: the next look is soon.
--
-- A condition: {key, priority, what, regions, cells, onDelayS, offDelayS}. It is the standing alarm of the same key, or else one of
-- the same kind with a cell in common that no other condition of this look is. It may get worse, and asks for attention anew then,
-- shelved or not: what it was shelved for was less. It never gets better but by ending.
create or replace function observe_alarms(p_conditions jsonb, p_kinds text[], p_at timestamptz) returns integer language plpgsql as $$
declare
  -- Whoever looks every 5 s has missed two looks: what was waiting for its on-delay was not there all the time.
  c_gap constant interval := '15 s';
  -- Figures of a standing alarm are told anew this often, at most.
  c_retell constant interval := '1 min';
  seen record;
  standing alarm;
  taken bigint[] := '{}';
  is_worse boolean;
  changed integer := 0;
  counted integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('pantau.observe_alarms')) then
    return null;
  end if;

  with returned as (
    update alarm a
       set shelved_by = null, shelved_at = null, shelved_until = null, shelve_reason = null, acknowledged_by = null, acknowledged_at = null
     where a.ended_at is null and a.shelved_until <= p_at returning a.id
  )
  insert into alarm_event (alarm_id, at, kind, actor) select r.id, p_at, 'returned', 'system' from returned r;
  get diagnostics changed = row_count;

  delete from alarm a where a.raised_at is null and a.seen_at < p_at - c_gap;

  -- Those with a key that stands first: of a hotspot that has split, the new half does not get what the other half still is.
  for seen in
    select c.* from jsonb_array_elements(p_conditions) with ordinality as l (item, at),
      jsonb_to_record(l.item)
        as c (key text, priority text, what jsonb, regions jsonb, cells jsonb, "onDelayS" double precision, "offDelayS" double precision)
    order by not exists (select from alarm a where a.ended_at is null and a.key = c.key), l.at
  loop
    select a.* into standing from alarm a
     where a.ended_at is null and not a.id = any (taken)
       and (a.key = seen.key or (a.kind = seen.what ->> 'kind' and a.cells && array(select jsonb_array_elements_text(seen.cells))))
     order by a.key <> seen.key, a.id limit 1 for update;
    if standing.id is null then
      insert into alarm (key, kind, priority, what, region_codes, cells, first_seen_at, seen_at, told_at, off_delay)
      values (seen.key, seen.what ->> 'kind', seen.priority, seen.what, array(select jsonb_array_elements_text(seen.regions)),
              array(select jsonb_array_elements_text(seen.cells)), p_at, p_at, p_at, make_interval(secs => seen."offDelayS"))
      returning * into standing;
    else
      update alarm a
         set seen_at = greatest(a.seen_at, p_at), off_delay = make_interval(secs => seen."offDelayS"),
             cells = array(select jsonb_array_elements_text(seen.cells))
       where a.id = standing.id;
    end if;
    taken := taken || standing.id;
    is_worse := array_position('{low,medium,high}', seen.priority) > array_position('{low,medium,high}', standing.priority);
    if standing.raised_at is null then
      if p_at - standing.first_seen_at >= make_interval(secs => seen."onDelayS") then
        update alarm a set raised_at = p_at, told_at = p_at, priority = seen.priority, what = seen.what where a.id = standing.id;
        insert into alarm_event (alarm_id, at, kind, actor, data)
        values (standing.id, p_at, 'raised', 'system', jsonb_build_object('priority', seen.priority, 'what', seen.what));
        changed := changed + 1;
      end if;
    elsif is_worse then
      update alarm a
         set priority = seen.priority, what = seen.what, told_at = p_at, acknowledged_by = null, acknowledged_at = null,
             shelved_by = null, shelved_at = null, shelved_until = null, shelve_reason = null
       where a.id = standing.id;
      insert into alarm_event (alarm_id, at, kind, actor, data)
      values (standing.id, p_at, 'worse', 'system', jsonb_build_object('priority', seen.priority, 'what', seen.what));
      if standing.shelved_by is not null then
        insert into alarm_event (alarm_id, at, kind, actor, data)
        values (standing.id, p_at, 'returned', 'system', jsonb_build_object('until', standing.shelved_until, 'because', 'worse'));
      end if;
      changed := changed + 1;
    elsif standing.what <> seen.what and standing.told_at <= p_at - c_retell then
      update alarm a set what = seen.what, told_at = p_at where a.id = standing.id;
      changed := changed + 1;
    end if;
  end loop;

  with ended as (
    update alarm a set ended_at = p_at
     where a.ended_at is null and a.raised_at is not null and a.kind = any (p_kinds) and a.seen_at <= p_at - a.off_delay and a.seen_at < p_at
    returning a.id
  )
  insert into alarm_event (alarm_id, at, kind, actor) select e.id, p_at, 'ended', 'system' from ended e;
  get diagnostics counted = row_count;
  return changed + counted;
end $$;
