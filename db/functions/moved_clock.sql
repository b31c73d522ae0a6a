-- Where pauses, and for the finish clock the last estimate, have moved a deadline; null: nowhere.
-- An estimate is a date: pauses that ran when it was given were known and do not move it, later ones do.
create or replace function moved_clock(p_id bigint, p_clock text, p_start timestamptz, p_due timestamptz, p_rule integer) returns timestamptz
language plpgsql stable as $$
declare
  rule deadline_rule;
  promised estimate;
  pauses tstzrange[];
begin
  if p_clock = 'finish' then
    select * into promised from estimate e where e.complaint_id = p_id order by e.id desc limit 1;
  end if;
  select array_agg(tstzrange(p.starts_at, least(p.until_at, p.resumed_at)) order by p.starts_at) into pauses
    from pause p
   where p.complaint_id = p_id and (promised.at is null or p.starts_at >= promised.at);
  if pauses is not null then
    select * into rule from deadline_rule d where d.id = p_rule;
  end if;
  return nullif(case when coalesce(rule.is_pausable, false)
                     then paused_due(coalesce(promised.at, p_start), coalesce(promised.finish_at, p_due), rule.counting, pauses)
                     else coalesce(promised.finish_at, p_due) end, p_due);
end $$;
