-- Reminds the unit that holds a complaint: an event in the history, a mark in the unit's queue. Not more often than the setting
-- nudge_minutes says, whoever does it: a unit that is reminded every minute hears nothing any longer.
create or replace function do_nudge(p_actor jsonb, p_key text, p_id bigint, p_note text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  minutes numeric := coalesce((select (s.value #>> '{}')::numeric from setting s where s.key = 'nudge_minutes'), 60);
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'nudge', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and not p_actor ->> 'role' in ('operator', 'dispatcher', 'supervisor') then
    refusal := command_refused('forbidden', format('A %s does not remind a unit', p_actor ->> 'role'));
  elsif refusal is null and held.leader_id is not null then
    refusal := command_refused('follows_leader', format('Complaint %s follows complaint %s', p_id, held.leader_id));
  elsif refusal is null and (held.unit_code is null or held.status in ('awaiting_validation', 'resolved', 'invalid')) then
    refusal := command_refused('nobody_to_nudge', format('Complaint %s is %s and waits for no unit', p_id, held.status));
  elsif refusal is null and held.nudged_at > p_at - make_interval(secs => minutes * 60) then
    refusal := command_refused('nudged_lately', format('%s was reminded of complaint %s at %s', held.unit_code, p_id, held.nudged_at));
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'nudged', p_at, jsonb_build_object('unit', held.unit_code, 'note', p_note));
    update complaint c set nudged_at = p_at where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'nudge', p_id, refusal, p_at);
end $$;
