-- Units of one kind that keep handing back the complaints of one category from one place say that the rule is wrong there:
-- after as many equal causes as the setting rule_proposal_after names, that is proposed to the supervisors. Only causes that
-- speak of the rule count; a wrong place or too little data says nothing about it. A decision starts the count again.
create or replace function tg_dispatch__propose() returns trigger language plpgsql as $$
declare
  held complaint;
  rule routing_rule;
  needed jsonb := coalesce((select s.value from setting s where s.key = 'rule_proposal_after'), '{"kelurahan": 5, "kota": 20}');
  place record;
  since timestamptz;
  sent_back bigint[];
begin
  select * into held from complaint c where c.id = new.complaint_id;
  -- A Suku Dinas hands back what the rule gave to its Dinas.
  select r.* into rule
    from routing_rule r join unit u on u.code = new.to_unit and u.kind = r.unit_kind
   where r.category_code = held.category_code and (r.unit_level = u.level or (r.unit_level = 'dinas' and u.level = 'sudin'))
     and r.valid_from <= (new.answered_at at time zone 'Asia/Jakarta')::date
     and (r.valid_to is null or r.valid_to > (new.answered_at at time zone 'Asia/Jakarta')::date)
   order by r.version desc limit 1;
  if rule.id is null or held.region_code is null then
    return null;
  end if;
  for place in select * from (values (held.region_code, 'kelurahan'), (left(held.region_code, 5), 'kota')) as p (code, level) loop
    if left(place.code, 5) = any (rule.except_regions) or place.code = any (rule.except_regions) then
      return null;
    end if;
    select max(p.decided_at) into since
      from rule_proposal p join routing_rule r on r.id = p.rule_id
     where (r.category_code, r.unit_kind, r.unit_level, p.region_code) = (rule.category_code, rule.unit_kind, rule.unit_level, place.code);
    select array_agg(distinct d.complaint_id) into sent_back
      from dispatch d
      join complaint c on c.id = d.complaint_id
      join unit u on u.code = d.to_unit
     where d.answer_cause = new.answer_cause and d.answered_at > coalesce(since, '-infinity')
       and c.category_code = held.category_code and starts_with(c.region_code, place.code)
       and u.kind = rule.unit_kind and (u.level = rule.unit_level or (rule.unit_level = 'dinas' and u.level = 'sudin'));
    if cardinality(sent_back) >= (needed ->> place.level)::int then
      insert into rule_proposal (rule_id, region_code, cause, complaints, at)
      values (rule.id, place.code, new.answer_cause, sent_back, new.answered_at)
      on conflict (rule_id, region_code) where decision is null do update set complaints = excluded.complaints;
      return null;
    end if;
  end loop;
  return null;
end $$;

create or replace trigger _600_propose after update of answer_cause on dispatch for each row
  when (new.answer_cause in ('wrong_authority', 'not_our_task')) execute function tg_dispatch__propose();
