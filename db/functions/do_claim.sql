-- "I am on it": a lease of p_seconds. Again by the same account it is a longer lease, which is no event (tg_complaint__log), and be
-- it by a hair where another gateway's clock is ahead (release_claims); while it lives nobody else gets one.
create or replace function do_claim(p_actor jsonb, p_key text, p_id bigint, p_seconds integer, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'claim', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and held.closed_at is not null then
    refusal := command_refused('step_not_allowed', format('Complaint %s is closed', p_id));
  elsif refusal is null and held.claimed_by <> p_actor ->> 'name' and held.claimed_until > p_at then
    refusal := command_refused('claimed_by_other', format('%s is on it until %s', held.claimed_by, held.claimed_until));
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'claimed', p_at, jsonb_build_object('seconds', p_seconds));
    update complaint c
       set claimed_by = p_actor ->> 'name',
           claimed_until = greatest(p_at + make_interval(secs => p_seconds),
             case when held.claimed_by = p_actor ->> 'name' then held.claimed_until + interval '1 microsecond' end)
     where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'claim', p_id, refusal, p_at);
end $$;
