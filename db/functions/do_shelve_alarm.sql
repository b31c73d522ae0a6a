-- Out of sight until p_until, for a reason, by somebody who answers for it; it returns by itself (observe_alarms). Who shelves one
-- that is shelved becomes its owner. No longer than the setting alarm_rules allows.
create or replace function do_shelve_alarm(p_actor jsonb, p_key text, p_id bigint, p_until timestamptz, p_reason text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  hours numeric := coalesce((select (s.value ->> 'shelveMaxHours')::numeric from setting s where s.key = 'alarm_rules'), 8);
  held alarm;
  refusal jsonb;
  known jsonb;
begin
  select * into held from alarm a where a.id = p_id for update;
  known := known_answer(p_actor, p_key, 'shelve-alarm', p_id);
  if known is not null then
    return known;
  end if;
  refusal := alarm_refusal(p_actor, held);
  if refusal is null and trim(coalesce(p_reason, '')) = '' then
    refusal := command_refused('invalid', 'Shelving needs a reason');
  elsif refusal is null and (p_until <= p_at or p_until > p_at + make_interval(secs => hours * 3600)) then
    refusal := command_refused('beyond_limit', format('Expected an end after now and within %s hours, got %s', hours, p_until));
  end if;
  if refusal is null then
    update alarm a
       set shelved_by = p_actor ->> 'name', shelved_at = p_at, shelved_until = p_until, shelve_reason = trim(p_reason),
           acknowledged_by = coalesce(a.acknowledged_by, p_actor ->> 'name'), acknowledged_at = coalesce(a.acknowledged_at, p_at)
     where a.id = p_id;
    insert into alarm_event (alarm_id, at, kind, actor, data)
    values (p_id, p_at, 'shelved', p_actor ->> 'name', jsonb_build_object('until', p_until, 'reason', trim(p_reason)));
  end if;
  return answer_other(p_actor, p_key, 'shelve-alarm', p_id, refusal, p_at);
end $$;
