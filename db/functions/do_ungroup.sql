-- Takes one complaint out of its group: it waits again with the unit of its kelurahan, and its clocks are where they always were.
create or replace function do_ungroup(p_actor jsonb, p_key text, p_id bigint, p_at timestamptz) returns jsonb language plpgsql as $$
declare
  held complaint;
  leader complaint;
  refusal jsonb;
  known jsonb;
begin
  perform pg_advisory_xact_lock(hashtext('complaint group'));
  -- The leader first, as everything that it takes its members along with does.
  select l.* into leader from complaint c join complaint l on l.id = c.leader_id where c.id = p_id for update of l;
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'ungroup', p_id);
  if known is not null then
    return known;
  end if;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and not p_actor ->> 'role' in ('operator', 'dispatcher', 'supervisor') then
    refusal := command_refused('forbidden', format('A %s does not ungroup', p_actor ->> 'role'));
  elsif refusal is null and held.leader_id is null then
    refusal := command_refused('cannot_group', format('Complaint %s is in no group', p_id));
  elsif refusal is null and held.closed_at is not null then
    refusal := command_refused('cannot_group', format('Complaint %s is closed with its group', p_id));
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'ungrouped', p_at, jsonb_build_object('leader', leader.id, 'leaderNumber', leader.number));
    update complaint c set leader_id = null where c.id = p_id;
    perform begin_act(p_actor, 'ungrouped', p_at, jsonb_build_object('memberNumbers', jsonb_build_array(held.number)));
    update complaint c set status = c.status where c.id = leader.id;
  end if;
  return answer_command(p_actor, p_key, 'ungroup', p_id, refusal, p_at);
end $$;
