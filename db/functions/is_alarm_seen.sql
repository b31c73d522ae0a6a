-- Whether an alarm concerns a scope (a JSON array of codes); one without regions concerns everybody.
-- As isAlarmSeen in server/domain/alarm/project-alarms.ts.
create or replace function is_alarm_seen(p_alarm alarm, p_scope jsonb) returns boolean language sql immutable as $$
  select cardinality(p_alarm.region_codes) = 0 or is_scope_shared(p_alarm.region_codes, p_scope)
$$;
