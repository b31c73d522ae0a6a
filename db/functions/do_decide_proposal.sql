-- A supervisor's word on a rule_proposal. Accepted, the rule's present version ends and the next one no longer holds in that
-- place; as rules go by whole days, a version that began today lasts until tomorrow. Answers as a command does, with the proposal's id.
create or replace function do_decide_proposal(p_actor jsonb, p_key text, p_id bigint, p_accept boolean, p_note text, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  today date := (p_at at time zone 'Asia/Jakarta')::date;
  proposal rule_proposal;
  named routing_rule;
  present routing_rule;
  next_id integer;
  given jsonb;
begin
  select * into proposal from rule_proposal p where p.id = p_id for update;
  given := known_answer(p_actor, p_key, 'decide-proposal', p_id);
  if given is not null then
    return given;
  end if;
  select * into named from routing_rule r where r.id = proposal.rule_id;
  select * into present from routing_rule r
   where (r.category_code, r.unit_kind, r.unit_level) = (named.category_code, named.unit_kind, named.unit_level)
     and (r.valid_to is null or r.valid_to > today)
   order by r.version desc limit 1 for update;
  given := case
    when p_actor ->> 'role' is distinct from 'supervisor' then command_refused('forbidden', 'Rules are amended by a supervisor')
    when proposal.id is null then command_refused('not_found', 'No such proposal')
    when not exists (select from jsonb_array_elements_text(p_actor -> 'scope') as area (code)
                      where proposal.region_code = area.code or starts_with(proposal.region_code, area.code || '.'))
      then command_refused('outside_scope', format('The proposal is about %s', proposal.region_code))
    when proposal.decision is not null
      then command_refused('step_not_allowed', format('Proposal %s was %s by %s', p_id, proposal.decision, proposal.decided_by))
    when p_accept and present.id is null
      then command_refused('step_not_allowed', format('Rule %s is no longer in force', named.id))
  end;
  if given is null then
    if p_accept then
      update routing_rule r set valid_to = greatest(today, r.valid_from + 1) where r.id = present.id;
      insert into routing_rule (version, category_code, unit_kind, unit_level, priority, when_note, basis, except_regions, valid_from, valid_to)
      values (present.version + 1, present.category_code, present.unit_kind, present.unit_level, present.priority, present.when_note,
              format('%s; usulan %s (%s kali dikembalikan), %s', present.basis, p_id, cardinality(proposal.complaints), p_actor ->> 'name'),
              present.except_regions || proposal.region_code, greatest(today, present.valid_from + 1), present.valid_to)
      returning id into next_id;
    end if;
    update rule_proposal p
       set decision = case when p_accept then 'accepted' else 'declined' end, decided_by = p_actor ->> 'name', decided_at = p_at,
           note = p_note, next_rule_id = next_id
     where p.id = p_id;
    given := jsonb_build_object('ok', true, 'id', p_id);
  end if;
  insert into command_answer (account, key, wish, command, about, answer, at)
  values (p_actor ->> 'name', p_key, p_actor ->> 'wish', 'decide-proposal', p_id, given, p_at);
  return given;
end $$;
