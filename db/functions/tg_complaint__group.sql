-- A member of a group has its leader's status and unit, whoever writes: it takes them over when it joins, and any other is
-- refused until it leaves. Who leaves waits again with its own kelurahan, for nobody has answered it: the group was a mistake.
-- Clocks are the member's own and never change. Fires for members only, before _500_step.
create or replace function tg_complaint__group() returns trigger language plpgsql as $$
declare
  leader complaint;
  before complaint;
  refusal text;
begin
  if new.leader_id is null then
    if old.closed_at is not null then
      raise exception 'Complaint % is closed with its group', new.id using errcode = 'check_violation', constraint = 'complaint_group';
    end if;
    new.status := 'waiting';
    new.unit_code := holder_of_region(new.region_code, new.reported_at);
    return new;
  end if;

  select * into leader from complaint c where c.id = new.leader_id;
  if tg_op = 'INSERT' then
    before := new;
  else
    before := old;
  end if;
  if tg_op = 'INSERT' or new.leader_id is distinct from old.leader_id then
    -- What the leader is when this one joins; later the leader's own change brings its members along.
    select * into leader from complaint c where c.id = new.leader_id for no key update;
    refusal := group_refusal(leader, before);
    if refusal is null and exists (select from complaint c where c.leader_id = new.id) then
      refusal := format('Complaint %s leads a group itself', new.id);
    end if;
    if refusal is not null then
      raise exception '%', refusal using errcode = 'check_violation', constraint = 'complaint_group';
    end if;
    if tg_op = 'UPDATE' then
      update dispatch d set answer = 'superseded', answered_at = coalesce((nullif(current_setting('pantau.act', true), '')::jsonb ->> 'at')::timestamptz, now())
       where d.complaint_id = new.id and d.answer is null;
    end if;
    new.status := leader.status;
    new.unit_code := leader.unit_code;
    new.claimed_by := null;
    new.claimed_until := null;
  elsif (new.status, new.unit_code) is distinct from (leader.status, leader.unit_code) then
    raise exception 'Complaint % follows complaint %: its status and unit change there', new.id, leader.id
      using errcode = 'check_violation', constraint = 'complaint_group';
  end if;
  return new;
end $$;

create or replace trigger _400_group_join before insert on complaint
  for each row when (new.leader_id is not null) execute function tg_complaint__group();
create or replace trigger _400_group before update on complaint
  for each row when (new.leader_id is not null or old.leader_id is not null) execute function tg_complaint__group();
