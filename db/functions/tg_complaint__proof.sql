-- Nothing is handed in for validation without proof, whoever writes it; a hand-in that comes implausibly soon is flagged, and
-- the judgement of the hand-in is the judgement of its photos. Fires for these steps only (WHEN), not for every change.
create or replace function tg_complaint__proof() returns trigger language plpgsql as $$
declare
  fast jsonb;
  fast_minutes double precision;
  took_minutes double precision;
begin
  if new.status = 'awaiting_validation' and old.status = 'resolved' then
    -- Disputed: the validator judges the same photos again.
    update evidence e set verdict = null, judged_at = null
     where e.complaint_id = new.id and e.origin = 'follow_up' and e.verdict = 'accepted' and e.judged_at = old.status_since;
  elsif new.status = 'awaiting_validation' then
    -- A member of a group follows its leader, whose proof it is (tg_complaint__group).
    if new.leader_id is null and not has_proof(new) then
      raise exception 'Complaint % has no photo of its follow-up yet', new.id
        using errcode = 'check_violation', constraint = 'complaint_proof';
    end if;
    select s.value into fast from setting s where s.key = 'evidence_fast_minutes';
    fast_minutes := coalesce(fast ->> new.category_code, fast ->> 'default', '10')::double precision;
    -- tg_complaint__step has set status_since to the time of this step.
    took_minutes := extract(epoch from new.status_since - new.received_at) / 60;
    if took_minutes < fast_minutes then
      insert into evidence_flag (evidence_id, kind, data, at)
      select max(e.id), 'too_fast', jsonb_build_object('minutes', greatest(0, round(took_minutes)), 'expected', fast_minutes), new.status_since
        from evidence e
       where e.complaint_id = new.id and e.origin = 'follow_up' and e.verdict is null and e.unit_code is not distinct from new.unit_code
      having count(*) > 0
      on conflict do nothing;
    end if;
  else
    update evidence e
       set verdict = case when new.status = 'resolved' then 'accepted' else 'rejected' end, judged_at = new.status_since
     where e.complaint_id = new.id and e.origin = 'follow_up' and e.verdict is null;
  end if;
  return new;
end $$;

create or replace trigger _600_proof before update on complaint for each row
  when (new.status = 'awaiting_validation' and old.status <> 'awaiting_validation') execute function tg_complaint__proof();
create or replace trigger _600_judge before update on complaint for each row
  when (old.status = 'awaiting_validation' and new.status <> 'awaiting_validation') execute function tg_complaint__proof();
