-- TL Ditolak: the validator does not accept the proof and says why. The work is repeated, with new photos.
create or replace function do_reject_follow_up(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_fault text, p_note text, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'reject-follow-up', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, p_version);
  if refusal is null then
    refusal := step_refusal(p_actor, held, 'follow_up_rejected');
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'follow_up_rejected', p_at, jsonb_build_object('fault', p_fault, 'note', p_note));
    update complaint c set status = 'follow_up_rejected' where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'reject-follow-up', p_id, refusal, p_at);
end $$;
