-- What happens to a leader happens to its members, in the same transaction: status, unit, and with them the answer. Each
-- member's history says who was followed, what was done there, and with which words.
create or replace function tg_complaint__follow() returns trigger language plpgsql as $$
declare
  outer_act text := current_setting('pantau.act', true);
  act jsonb := coalesce(nullif(outer_act, '')::jsonb, '{}');
begin
  if not exists (select from complaint c where c.leader_id = new.id) then
    return null;
  end if;
  perform set_config('pantau.act', (act || jsonb_build_object('kind', 'followed', 'data',
    (coalesce(act -> 'data', '{}') - 'explanation' - 'dispatch')
    || jsonb_strip_nulls(jsonb_build_object('leader', new.id, 'leaderNumber', new.number, 'act', act ->> 'kind'))))::text, true);
  update complaint c
     set status = new.status, unit_code = new.unit_code,
         status_reason = case when c.status <> new.status then new.status_reason else c.status_reason end
   where c.leader_id = new.id;
  perform set_config('pantau.act', coalesce(outer_act, ''), true);
  return null;
end $$;

create or replace trigger _600_follow after update on complaint
  for each row when (new.leader_id is null and (old.status is distinct from new.status or old.unit_code is distinct from new.unit_code))
  execute function tg_complaint__follow();
