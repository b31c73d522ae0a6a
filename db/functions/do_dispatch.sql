-- Hands a complaint to a unit: to a Suku Dinas as disposisi (delegated), to any other as koordinasi (coordinating).
-- p_explanation is the suggestion that the dispatcher saw; it is kept with the dispatch. An unanswered earlier dispatch is
-- superseded. To the unit that has it already would only undo what that unit has done so far: refused. Two at once: the row lock lets one in, the other finds another version.
create or replace function do_dispatch(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_unit text, p_explanation jsonb, p_note text, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  target unit;
  next_status text;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'dispatch', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, p_version);
  if refusal is null and held.claimed_by <> p_actor ->> 'name' and held.claimed_until > p_at then
    refusal := command_refused('claimed_by_other', format('%s is on it until %s', held.claimed_by, held.claimed_until));
  end if;
  if refusal is null then
    select * into target from unit u
     where u.code = p_unit and u.valid_from <= (p_at at time zone 'Asia/Jakarta')::date
       and (u.valid_to is null or u.valid_to > (p_at at time zone 'Asia/Jakarta')::date);
    next_status := case when target.level = 'sudin' then 'delegated' else 'coordinating' end;
    if target.code is null then
      refusal := command_refused('unknown_unit', format('No unit %s now', p_unit));
    elsif held.leader_id is not null then
      refusal := command_refused('follows_leader', format('Complaint %s follows complaint %s', p_id, held.leader_id));
    elsif held.status not in ('waiting', 'resolved', 'invalid') and held.unit_code = p_unit then
      refusal := command_refused('already_there', format('Complaint %s is with %s already, and %s', p_id, p_unit, held.status));
    elsif held.status <> next_status then
      refusal := step_refusal(p_actor, held, next_status);
    elsif not p_actor ->> 'role' in ('dispatcher', 'supervisor', 'unit') then
      refusal := command_refused('forbidden', format('A %s does not dispatch', p_actor ->> 'role'));
    end if;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'dispatched', p_at, jsonb_build_object('note', p_note));
    insert into dispatch (complaint_id, to_unit, by_account, explanation, at)
    values (p_id, p_unit, p_actor ->> 'name', coalesce(p_explanation, '{}'), p_at);
  end if;
  return answer_command(p_actor, p_key, 'dispatch', p_id, refusal, p_at);
end $$;
