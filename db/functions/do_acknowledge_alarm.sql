-- "I have seen it": once; who was first stays. It goes on standing until its condition ends.
create or replace function do_acknowledge_alarm(p_actor jsonb, p_key text, p_id bigint, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held alarm;
  refusal jsonb;
  known jsonb;
begin
  select * into held from alarm a where a.id = p_id for update;
  known := known_answer(p_actor, p_key, 'acknowledge-alarm', p_id);
  if known is not null then
    return known;
  end if;
  refusal := alarm_refusal(p_actor, held);
  if refusal is null and held.acknowledged_by is null then
    update alarm a set acknowledged_by = p_actor ->> 'name', acknowledged_at = p_at where a.id = p_id;
    insert into alarm_event (alarm_id, at, kind, actor) values (p_id, p_at, 'acknowledged', p_actor ->> 'name');
  end if;
  return answer_other(p_actor, p_key, 'acknowledge-alarm', p_id, refusal, p_at);
end $$;
