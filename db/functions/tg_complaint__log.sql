-- The history and the log: one event and one change_log row for each change of a complaint, in the writer's transaction.
-- Once a statement, not once a row: a bulk of 1,000 writes each table once.
--
-- Who and why come from the setting pantau.act, local to the transaction: {"kind", "actor", "at", "data"}, each optional.
-- Without it the actor is sql:<role>. Of a citizen's words the history keeps that they changed and how long they were, never the words. The actor "channel" stands for the complaint's own channel (channel:jaki).
create or replace function tg_complaint__log() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
  actor text := coalesce(act ->> 'actor', 'sql:' || session_user);
begin
  if tg_op = 'INSERT' then
    insert into event (complaint_id, version, at, kind, actor, data)
    select c.id, c.version, c.received_at, 'arrived', case when actor = 'channel' then 'channel:' || c.channel_code else actor end,
           jsonb_build_object('region', c.region_code, 'how', c.region_how, 'unit', c.unit_code)
      from after_rows c;
  else
    insert into event (complaint_id, version, at, kind, actor, data)
    select c.id, c.version, coalesce((act ->> 'at')::timestamptz, now()),
           coalesce(act ->> 'kind', case
             when c.status <> b.status then 'status'
             when c.position is distinct from b.position or c.region_code is distinct from b.region_code then 'moved'
             when c.unit_code is distinct from b.unit_code then 'unit'
             else 'changed' end),
           actor,
           case when c.status <> b.status
             then jsonb_strip_nulls(jsonb_build_object('from', b.status, 'to', c.status, 'note', c.status_reason)) else '{}' end
           || case when c.unit_code is distinct from b.unit_code then jsonb_build_object('fromUnit', b.unit_code, 'toUnit', c.unit_code) else '{}' end
           || case when c.region_code is distinct from b.region_code
                then jsonb_build_object('fromRegion', b.region_code, 'toRegion', c.region_code, 'how', c.region_how) else '{}' end
           || case when c.category_code <> b.category_code then jsonb_build_object('fromCategory', b.category_code, 'toCategory', c.category_code) else '{}' end
           || case when c.external_id is distinct from b.external_id
                then jsonb_build_object('fromExternalId', b.external_id, 'toExternalId', c.external_id) else '{}' end
           -- With these the history can be read backwards to the row of any moment (server/domain/past.ts).
           || case when c.position is distinct from b.position
                then jsonb_build_object('fromLng', st_x(b.position), 'fromLat', st_y(b.position)) else '{}' end
           || case when c.region_how <> b.region_how then jsonb_build_object('fromHow', b.region_how) else '{}' end
           || case when c.due_at is distinct from b.due_at
                then jsonb_build_object('fromDueAt', floor(extract(epoch from b.due_at) * 1000)::float8) else '{}' end
           || case when c.escalated_at is distinct from b.escalated_at
                then jsonb_build_object('fromEscalatedAt', floor(extract(epoch from b.escalated_at) * 1000)::float8) else '{}' end
           || case when c.nudged_at is distinct from b.nudged_at
                then jsonb_build_object('fromNudgedAt', floor(extract(epoch from b.nudged_at) * 1000)::float8) else '{}' end
           || case when c.leader_id is distinct from b.leader_id then jsonb_build_object('fromLeader', b.leader_id) else '{}' end
           || case when c.is_private <> b.is_private then jsonb_build_object('wasPrivate', b.is_private) else '{}' end
           || case when c.text is distinct from b.text then jsonb_build_object('textLengthBefore', coalesce(length(b.text), 0)) else '{}' end
           || case when c.address is distinct from b.address then jsonb_build_object('addressLengthBefore', coalesce(length(b.address), 0)) else '{}' end
           || coalesce(act -> 'data', '{}')
      from after_rows c join before_rows b using (id)
     -- A lease that its holder made longer, and nothing else, is no event.
     where (c.content_version = b.content_version and c.claimed_by = b.claimed_by and c.claimed_until <> b.claimed_until
            and (c.escalated_at, c.nudged_at) is not distinct from (b.escalated_at, b.nudged_at)) is not true;

    -- The status left the hands of a unit: that is the unit's answer, however it was written. Given to another unit by plain SQL, it
    -- is no longer in the hands of the one that it was dispatched to.
    update dispatch d
       set answer = case when c.status = 'waiting' then 'handed_back' when c.status in ('in_progress', 'awaiting_validation') then 'accepted' else 'superseded' end,
           answered_at = coalesce((act ->> 'at')::timestamptz, now())
      from after_rows c join before_rows b using (id)
     where d.complaint_id = c.id and d.answer is null
       and b.status in ('coordinating', 'delegated')
       and (c.status not in ('coordinating', 'delegated') or (c.unit_code is distinct from b.unit_code and c.unit_code is distinct from d.to_unit));
  end if;

  insert into change_log (topic, complaint_id) select 'complaint', c.id from after_rows c;
  return null;
end $$;

create or replace trigger _500_log_insert after insert on complaint
  referencing new table as after_rows for each statement execute function tg_complaint__log();
create or replace trigger _500_log_update after update on complaint
  referencing old table as before_rows new table as after_rows for each statement execute function tg_complaint__log();
