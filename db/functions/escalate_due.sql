-- Marks and says what has waited longer than the setting escalation_hours allows, once a wait: first what no unit has, then
-- what its unit never took up, then what was handed over and not answered; the longest wait first, at most p_limit. Returns how many.
-- server/domain/escalation.ts selects the same. One gateway at a time: another one finds the lock taken and nothing to do.
create or replace function escalate_due(p_at timestamptz, p_limit integer default 500) returns integer language plpgsql as $$
declare
  hours jsonb := coalesce((select s.value from setting s where s.key = 'escalation_hours'), '{"unassigned": 2, "waiting": 6, "answer": 24}');
  marked integer;
  total integer := 0;
  why text;
begin
  if not pg_try_advisory_xact_lock(hashtext('pantau.escalate_due')) then
    return 0;
  end if;
  foreach why in array array['unassigned', 'waiting', 'answer'] loop
    perform begin_act('{"name": "system"}', 'escalated', p_at, jsonb_build_object('why', why, 'hours', (hours ->> why)::numeric));
    update complaint c set escalated_at = p_at
      from (select w.id
              from complaint w left join dispatch d on d.complaint_id = w.id and d.answer is null and why = 'answer'
             where w.escalated_at is null and w.status in ('waiting', 'coordinating', 'delegated')
               and (w.status <> 'waiting') = (why = 'answer') and (why = 'answer' or (w.unit_code is null) = (why = 'unassigned'))
               and w.status_since <= p_at - make_interval(secs => (hours ->> why)::numeric * 3600)
               and coalesce(d.at, w.status_since) <= p_at - make_interval(secs => (hours ->> why)::numeric * 3600)
             order by coalesce(d.at, w.status_since), w.id
             limit p_limit - total
               for update of w skip locked) due
     where c.id = due.id;
    get diagnostics marked = row_count;
    total := total + marked;
  end loop;
  perform set_config('pantau.act', '', true);
  return total;
end $$;
