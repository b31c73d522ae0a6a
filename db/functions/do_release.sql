-- Ends one's own lease. Without a lease of one's own there is nothing to do, and that is said as done.
create or replace function do_release(p_actor jsonb, p_key text, p_id bigint, p_at timestamptz) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'release', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and held.claimed_by = p_actor ->> 'name' then
    perform begin_act(p_actor, 'released', p_at);
    update complaint c set claimed_by = null, claimed_until = null where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'release', p_id, refusal, p_at);
end $$;
