-- Back before its time. It asks for attention again, as one that returns by itself does.
create or replace function do_unshelve_alarm(p_actor jsonb, p_key text, p_id bigint, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held alarm;
  refusal jsonb;
  known jsonb;
begin
  select * into held from alarm a where a.id = p_id for update;
  known := known_answer(p_actor, p_key, 'unshelve-alarm', p_id);
  if known is not null then
    return known;
  end if;
  refusal := alarm_refusal(p_actor, held);
  if refusal is null and held.shelved_by is null then
    refusal := command_refused('step_not_allowed', format('Alarm %s is not shelved', p_id));
  end if;
  if refusal is null then
    update alarm a
       set shelved_by = null, shelved_at = null, shelved_until = null, shelve_reason = null, acknowledged_by = null, acknowledged_at = null
     where a.id = p_id;
    insert into alarm_event (alarm_id, at, kind, actor) values (p_id, p_at, 'unshelved', p_actor ->> 'name');
  end if;
  return answer_other(p_actor, p_key, 'unshelve-alarm', p_id, refusal, p_at);
end $$;
