-- EWS: says when it will be finished, and why then. Roles as ESTIMATE_ROLES in server/domain/clock.ts.
create or replace function do_estimate(p_actor jsonb, p_key text, p_id bigint, p_finish timestamptz, p_reason text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'estimate', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null then
    refusal := case
      when not p_actor ->> 'role' in ('dispatcher', 'supervisor', 'unit') then command_refused('forbidden', format('A %s estimates no finish', p_actor ->> 'role'))
      when held.closed_at is not null then command_refused('step_not_allowed', format('Complaint %s is closed', p_id))
      when p_finish <= p_at or p_finish > estimate_limit(held)
        then command_refused('beyond_limit', format('Expected a finish after now and not after %s, got %s', estimate_limit(held), p_finish)) end;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'estimated', p_at);
    insert into estimate (complaint_id, finish_at, reason, by_account) values (p_id, p_finish, p_reason, p_actor ->> 'name');
  end if;
  return answer_command(p_actor, p_key, 'estimate', p_id, refusal, p_at);
end $$;
