-- A shift hands over, once for a scope: what is written stays as it is. p_items: [{kind, what, note}] in their order.
create or replace function do_write_handover(p_actor jsonb, p_key text, p_day date, p_shift text, p_items jsonb, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  -- A key of a day and shift: what repeats it for another one is refused.
  about bigint := p_day - date '2000-01-01';
  own text[] := array(select jsonb_array_elements_text(p_actor -> 'scope') order by 1);
  refusal jsonb;
  known jsonb;
  made bigint;
begin
  known := known_answer(p_actor, p_key, 'write-handover ' || p_shift, about);
  if known is not null then
    return known;
  end if;
  refusal := handover_refusal(p_actor);
  if refusal is null then
    insert into handover (day, shift, scope, written_by, written_at) values (p_day, p_shift, own, p_actor ->> 'name', p_at)
    on conflict (day, shift, scope) do nothing returning id into made;
    if made is null then
      refusal := command_refused('step_not_allowed', format('Shift %s of %s has handed over already', p_shift, p_day));
    end if;
  end if;
  if refusal is null then
    insert into handover_item (handover_id, position, kind, what, note)
    select made, i.position, i.item -> 'what' ->> 'kind', i.item -> 'what', i.item ->> 'note'
      from jsonb_array_elements(p_items) with ordinality i (item, position);
  end if;
  refusal := coalesce(refusal, jsonb_build_object('ok', true, 'id', made));
  insert into command_answer (account, key, wish, command, about, answer, at)
  values (p_actor ->> 'name', p_key, p_actor ->> 'wish', 'write-handover ' || p_shift, about, refusal, p_at);
  return refusal;
end $$;
