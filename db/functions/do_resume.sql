-- Lets the clocks run on before the pause's own end.
create or replace function do_resume(p_actor jsonb, p_key text, p_id bigint, p_at timestamptz) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  running bigint;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'resume', p_id);
  if known is not null then
    return known;
  end if;
  select p.id into running from pause p where p.complaint_id = p_id and p.starts_at <= p_at and least(p.until_at, p.resumed_at) > p_at;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and not p_actor ->> 'role' in ('dispatcher', 'supervisor') then
    refusal := command_refused('forbidden', format('A %s starts no clocks', p_actor ->> 'role'));
  elsif refusal is null and running is null then
    refusal := command_refused('not_paused', format('Complaint %s is not paused', p_id));
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'resumed', p_at);
    update pause p set resumed_at = p_at, resumed_by = p_actor ->> 'name' where p.id = running;
  end if;
  return answer_command(p_actor, p_key, 'resume', p_id, refusal, p_at);
end $$;
