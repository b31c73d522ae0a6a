-- Takes back one's own last dispatch, within p_seconds and while the unit has not answered: unit and status are as before.
create or replace function do_undo(p_actor jsonb, p_key text, p_id bigint, p_seconds integer, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  open_dispatch dispatch;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'undo', p_id);
  if known is not null then
    return known;
  end if;
  -- Not the unit rule: whoever handed it away no longer holds it.
  refusal := command_refusal(p_actor || jsonb_build_object('role', case when p_actor ->> 'role' = 'unit' then 'operator' else p_actor ->> 'role' end), held, null);
  if refusal is null then
    select * into open_dispatch from dispatch d where d.complaint_id = p_id and d.answer is null;
    if not found or open_dispatch.by_account <> p_actor ->> 'name' then
      refusal := command_refused('nothing_to_undo', format('Complaint %s has no unanswered dispatch of yours', p_id));
    elsif p_at > open_dispatch.at + make_interval(secs => p_seconds) then
      refusal := command_refused('undo_too_late', format('Dispatched at %s, more than %s s ago', open_dispatch.at, p_seconds));
    end if;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'undone', p_at);
    update dispatch d set answer = 'undone', answered_at = p_at where d.id = open_dispatch.id;
  end if;
  return answer_command(p_actor, p_key, 'undo', p_id, refusal, p_at);
end $$;
