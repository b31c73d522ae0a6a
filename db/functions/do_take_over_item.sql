-- The lead who comes takes on one item, once, with or without words. Nobody takes on what they have written themselves.
create or replace function do_take_over_item(p_actor jsonb, p_key text, p_id bigint, p_position integer, p_reply text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  command text := 'take-over-item ' || p_position;
  held handover_item;
  given handover;
  refusal jsonb;
  known jsonb;
begin
  select * into held from handover_item i where i.handover_id = p_id and i.position = p_position for update;
  select * into given from handover h where h.id = p_id;
  known := known_answer(p_actor, p_key, command, p_id);
  if known is not null then
    return known;
  end if;
  refusal := handover_refusal(p_actor);
  if refusal is null and held.handover_id is null then
    refusal := command_refused('not_found', format('No item %s of hand-over %s', p_position, p_id));
  elsif refusal is null and given.written_by = p_actor ->> 'name' then
    refusal := command_refused('forbidden', 'Who hands over does not take over');
  elsif refusal is null and not is_scope_shared(given.scope, p_actor -> 'scope') then
    refusal := command_refused('outside_scope', format('The hand-over is about %s', array_to_string(given.scope, ', ')));
  elsif refusal is null and held.acknowledged_by is not null then
    refusal := command_refused('step_not_allowed', format('%s has taken it on already', held.acknowledged_by));
  end if;
  if refusal is null then
    update handover_item i set acknowledged_by = p_actor ->> 'name', acknowledged_at = p_at, reply = nullif(trim(p_reply), '')
     where i.handover_id = p_id and i.position = p_position;
  end if;
  return answer_other(p_actor, p_key, command, p_id, refusal, p_at);
end $$;
