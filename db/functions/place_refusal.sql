-- Why this actor may not say where a complaint is; null when it may. Where a closed one was is history.
create or replace function place_refusal(p_actor jsonb, p_complaint complaint, p_version integer) returns jsonb language plpgsql stable as $$
declare
  refusal jsonb := command_refusal(p_actor, p_complaint, p_version);
begin
  if refusal is not null then
    return refusal;
  elsif not p_actor ->> 'role' in ('operator', 'dispatcher', 'supervisor') then
    return command_refused('forbidden', format('A %s does not place complaints', p_actor ->> 'role'));
  elsif p_complaint.closed_at is not null then
    return command_refused('step_not_allowed', format('Complaint %s is closed', p_complaint.id));
  end if;
  return null;
end $$;
