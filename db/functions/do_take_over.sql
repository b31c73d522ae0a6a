-- The lease of somebody else becomes one's own, for a reason that stays in the history. Where nobody has one it is a claim.
create or replace function do_take_over(p_actor jsonb, p_key text, p_id bigint, p_seconds integer, p_reason text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'take-over', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and held.closed_at is not null then
    refusal := command_refused('step_not_allowed', format('Complaint %s is closed', p_id));
  elsif refusal is null and trim(coalesce(p_reason, '')) = '' then
    refusal := command_refused('invalid', 'Taking over needs a reason');
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'taken_over', p_at, jsonb_build_object('note', p_reason, 'seconds', p_seconds,
      'holder', case when held.claimed_until > p_at then nullif(held.claimed_by, p_actor ->> 'name') end));
    update complaint c set claimed_by = p_actor ->> 'name', claimed_until = p_at + make_interval(secs => p_seconds) where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'take-over', p_id, refusal, p_at);
end $$;
