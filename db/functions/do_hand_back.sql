-- The unit refuses: the complaint waits again with the unit that it came from. Also when work had begun, if the life cycle
-- lets in_progress go back to waiting; without any dispatch there is nobody to hand it back to.
create or replace function do_hand_back(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_cause text, p_note text, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  last_dispatch dispatch;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'hand-back', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, p_version);
  if refusal is null then
    refusal := step_refusal(p_actor, held, 'waiting');
  end if;
  if refusal is null then
    select * into last_dispatch from dispatch d
     where d.complaint_id = p_id and d.to_unit = held.unit_code and (d.answer is null or d.answer in ('accepted', 'superseded'))
     order by d.id desc limit 1;
    if not found or held.closed_at is not null then
      refusal := command_refused('step_not_allowed', format('Complaint %s was not dispatched to %s', p_id, held.unit_code));
    end if;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'handed_back', p_at, jsonb_build_object('cause', p_cause, 'note', p_note));
    if last_dispatch.answer is null then
      update dispatch d set answer = 'handed_back', answer_cause = p_cause, answered_at = p_at where d.id = last_dispatch.id;
    else
      -- Sent back a second time after one dispatch: the first cause stays there, the event has this one.
      update dispatch d set answer_cause = p_cause where d.id = last_dispatch.id and d.answer_cause is null;
      update complaint c set status = 'waiting', unit_code = last_dispatch.from_unit where c.id = p_id;
    end if;
  end if;
  return answer_command(p_actor, p_key, 'hand-back', p_id, refusal, p_at);
end $$;
