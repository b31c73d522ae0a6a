-- Words for the history. The complaint's version rises too, so that everybody who has the case open is told.
create or replace function do_note(p_actor jsonb, p_key text, p_id bigint, p_text text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'note', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null then
    perform begin_act(p_actor, 'note', p_at, jsonb_build_object('note', p_text));
    update complaint c set status = c.status where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'note', p_id, refusal, p_at);
end $$;
