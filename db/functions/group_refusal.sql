-- Why p_member cannot be grouped under p_leader; null when it can. For the command and for plain SQL alike.
-- A member may not be further on than its leader: what was done for it would be lost. Sort: group_rank.
create or replace function group_refusal(p_leader complaint, p_member complaint) returns text language plpgsql immutable as $$
begin
  if p_leader.id is null then
    return 'There is no such leader';
  elsif p_leader.id = p_member.id then
    return format('Complaint %s cannot lead itself', p_member.id);
  elsif p_leader.leader_id is not null then
    return format('Complaint %s follows complaint %s itself', p_leader.id, p_leader.leader_id);
  elsif p_leader.closed_at is not null or p_member.closed_at is not null then
    return format('Complaint %s is closed', case when p_leader.closed_at is not null then p_leader.id else p_member.id end);
  elsif group_rank(p_member.status) > group_rank(p_leader.status) then
    return format('Complaint %s is %s already, its leader would be %s only', p_member.id, p_member.status, p_leader.status);
  end if;
  return null;
end $$;
