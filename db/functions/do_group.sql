-- Puts complaints that are one problem under one leader, which stands for all of them from now on. By a person only. All or
-- none: the refusal names the one that cannot be grouped. Who led a group itself brings its members along.
create or replace function do_group(p_actor jsonb, p_key text, p_id bigint, p_members bigint[], p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  leader complaint;
  member complaint;
  refusal jsonb;
  cannot text;
  known jsonb;
  numbers jsonb := '[]';
begin
  -- One grouping at a time: two that swap leader and member would wait for each other's rows.
  perform pg_advisory_xact_lock(hashtext('complaint group'));
  -- Leaders before their members, as a dispatch that takes its members along locks them; else the two wait for each other.
  perform from complaint c where c.id = p_id or c.id = any (p_members) order by (c.leader_id is not null), c.id for update;
  select * into leader from complaint c where c.id = p_id;
  known := known_answer(p_actor, p_key, 'group', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, leader, null);
  if refusal is null and not p_actor ->> 'role' in ('operator', 'dispatcher', 'supervisor') then
    refusal := command_refused('forbidden', format('A %s does not group', p_actor ->> 'role'));
  end if;
  for member in
    select * from complaint c where c.id = any (p_members) and c.leader_id is distinct from p_id order by c.id
  loop
    exit when refusal is not null;
    refusal := command_refusal(p_actor, member, null);
    cannot := case when member.leader_id is not null then format('Complaint %s follows complaint %s already', member.id, member.leader_id)
                   else group_refusal(leader, member) end;
    if refusal is null and cannot is not null then
      refusal := command_refused('cannot_group', cannot);
    end if;
    numbers := numbers || to_jsonb(member.number);
  end loop;
  if refusal is null and exists (select from unnest(p_members) as m (id) where not exists (select from complaint c where c.id = m.id)) then
    refusal := command_refused('not_found', 'One of the complaints does not exist');
  end if;

  if refusal is null and numbers <> '[]' then
    perform begin_act(p_actor, 'grouped', p_at, jsonb_build_object('leader', leader.id, 'leaderNumber', leader.number));
    -- The followers of a new member leave it first: groups are one level deep.
    for member in
      select * from complaint c
       where c.leader_id = any (p_members) or (c.id = any (p_members) and c.leader_id is distinct from p_id)
       order by (c.id = any (p_members)), c.id
    loop
      update complaint c set leader_id = p_id where c.id = member.id;
    end loop;
    perform begin_act(p_actor, 'grouped', p_at, jsonb_build_object('memberNumbers', numbers));
    update complaint c set status = c.status where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'group', p_id, refusal, p_at);
end $$;
