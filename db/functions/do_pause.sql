-- Stops the complaint's pausable clocks until p_until, which needs no further act. Roles as PAUSE_ROLES in server/domain/clock.ts.
create or replace function do_pause(p_actor jsonb, p_key text, p_id bigint, p_until timestamptz, p_reason text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  max_days double precision;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'pause', p_id);
  if known is not null then
    return known;
  end if;
  select (s.value #>> '{}')::double precision into max_days from setting s where s.key = 'pause_max_days';
  refusal := command_refusal(p_actor, held, null);
  if refusal is null then
    refusal := case
      when not p_actor ->> 'role' in ('dispatcher', 'supervisor') then command_refused('forbidden', format('A %s stops no clocks', p_actor ->> 'role'))
      when held.closed_at is not null then command_refused('step_not_allowed', format('Complaint %s is closed', p_id))
      when exists (select from pause p where p.complaint_id = p_id and least(p.until_at, p.resumed_at) > p_at)
        then command_refused('already_paused', format('Complaint %s is paused already', p_id))
      when p_until <= p_at or p_until > p_at + make_interval(secs => max_days * 86400)
        then command_refused('beyond_limit', format('A pause ends within %s days from now, got %s', max_days, p_until)) end;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'paused', p_at);
    insert into pause (complaint_id, reason, owner, until_at) values (p_id, p_reason, p_actor ->> 'name', p_until);
  end if;
  return answer_command(p_actor, p_key, 'pause', p_id, refusal, p_at);
end $$;
