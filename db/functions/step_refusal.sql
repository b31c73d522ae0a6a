-- Why this role may not take this step; null when it may. A step to the status that it has is none.
create or replace function step_refusal(p_actor jsonb, p_complaint complaint, p_to text) returns jsonb language plpgsql stable as $$
declare
  allowed text[];
begin
  if p_complaint.leader_id is not null then
    return command_refused('follows_leader', format('Complaint %s follows complaint %s', p_complaint.id, p_complaint.leader_id));
  end if;
  select s.roles into allowed from status_step s where s.from_status = p_complaint.status and s.to_status = p_to;
  if not found then
    return command_refused('step_not_allowed', format('Complaint %s is %s: no step leads to %s', p_complaint.id, p_complaint.status, p_to));
  end if;
  if not (p_actor ->> 'role') = any (allowed) then
    return command_refused('forbidden', format('%s to %s is for %s', p_complaint.status, p_to, array_to_string(allowed, ', ')));
  end if;
  -- A dispute of what is resolved brings the old proof before the validator again.
  if p_to = 'awaiting_validation' and p_complaint.status <> 'resolved' and not has_proof(p_complaint) then
    return command_refused('step_not_allowed', format('Complaint %s has no photo of its follow-up yet', p_complaint.id));
  end if;
  return null;
end $$;
