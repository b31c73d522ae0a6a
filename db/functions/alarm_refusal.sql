-- Why this actor may not act on this alarm; null when nothing stands in the way. Those who act on alarms are those who answer for
-- the room: operators, dispatchers, supervisors, for what lies at least partly in their scope.
create or replace function alarm_refusal(p_actor jsonb, p_alarm alarm) returns jsonb language plpgsql stable as $$
begin
  if exists (
    select from account a
     where a.name = p_actor ->> 'name'
       and (a.disabled_at is not null or floor(extract(epoch from a.password_since) * 1000) <> (p_actor ->> 'passwordSince')::numeric)
  ) then
    return command_refused('forbidden', format('Account %s is disabled or has a new password', p_actor ->> 'name'));
  elsif coalesce(p_actor ->> 'role', '') not in ('operator', 'dispatcher', 'supervisor') then
    return command_refused('forbidden', format('Not for the role %s', coalesce(p_actor ->> 'role', 'none')));
  elsif p_alarm.id is null or p_alarm.raised_at is null then
    return command_refused('not_found', 'No such alarm');
  elsif not is_alarm_seen(p_alarm, p_actor -> 'scope') then
    return command_refused('outside_scope', format('Alarm %s is about %s', p_alarm.id, array_to_string(p_alarm.region_codes, ', ')));
  elsif p_alarm.ended_at is not null then
    return command_refused('step_not_allowed', format('Alarm %s has ended', p_alarm.id));
  end if;
  return null;
end $$;
