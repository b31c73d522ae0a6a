-- A step of the life cycle that somebody says about the complaint itself. coordinating and delegated come from a dispatch,
-- waiting from a hand-back or an undo (or from re-opening what was invalid). in_progress is the unit's acceptance, or a
-- supervisor's re-opening of what was resolved; a dispute of it goes back to the validator. p_note is the reason where the
-- step needs one.
create or replace function do_advance(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_to text, p_note text, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'advance', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, p_version);
  if refusal is null and (p_to in ('coordinating', 'delegated') or (p_to = 'waiting' and held.closed_at is null)) then
    refusal := command_refused('step_not_allowed', format('%s follows from a dispatch or a hand-back', p_to));
  end if;
  if refusal is null then
    refusal := step_refusal(p_actor, held, p_to);
  end if;
  if refusal is null and nullif(trim(p_note), '') is null and exists (
    select from status_step s where s.from_status = held.status and s.to_status = p_to and s.needs_reason
  ) then
    refusal := command_refused('reason_missing', format('Complaint %s is %s: the step to %s needs a reason', p_id, held.status, p_to));
  end if;
  if refusal is null then
    perform begin_act(p_actor, case
      when held.status = 'resolved' and p_to = 'awaiting_validation' then 'disputed'
      when held.closed_at is not null then 'reopened'
      when p_to = 'invalid' then 'invalidated'
      else 'advanced' end, p_at, jsonb_build_object('note', p_note));
    update complaint c set status = p_to where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'advance', p_id, refusal, p_at);
end $$;
