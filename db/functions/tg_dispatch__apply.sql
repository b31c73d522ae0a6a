-- A dispatch, and the answer to it, take effect on the complaint here, for commands and plain SQL alike.
create or replace function tg_dispatch__apply() returns trigger language plpgsql as $$
declare
  outer_act text := current_setting('pantau.act', true);
  act jsonb := coalesce(nullif(outer_act, '')::jsonb, '{}');
begin
  if tg_op = 'INSERT' then
    perform set_config('pantau.act', jsonb_build_object('kind', 'dispatched', 'actor', coalesce(act ->> 'actor', new.by_account), 'at', new.at, 'data',
      coalesce(act -> 'data', '{}') || jsonb_build_object('dispatch', new.id, 'kind', new.kind, 'fromUnit', new.from_unit, 'toUnit', new.to_unit, 'explanation', new.explanation))::text, true);
    update complaint c
       set status = case when new.kind = 'disposisi' then 'delegated' else 'coordinating' end,
           unit_code = new.to_unit, claimed_by = null, claimed_until = null
     where c.id = new.complaint_id;
  elsif old.answer is not null then
    raise exception 'Dispatch % was answered already: %', old.id, old.answer using errcode = 'check_violation';
  elsif new.answer in ('handed_back', 'undone') then
    perform set_config('pantau.act', jsonb_build_object('kind', new.answer, 'actor', coalesce(act ->> 'actor', 'sql:' || session_user), 'at', new.answered_at, 'data',
      coalesce(act -> 'data', '{}') || jsonb_strip_nulls(jsonb_build_object('dispatch', new.id, 'cause', new.answer_cause)))::text, true);
    -- Nothing to do where the complaint's own change brought the answer.
    update complaint c
       set status = case when new.answer = 'undone' then new.from_status else 'waiting' end, unit_code = new.from_unit
     where c.id = new.complaint_id and c.status in ('coordinating', 'delegated');
  elsif new.answer = 'accepted' then
    perform set_config('pantau.act', (act || jsonb_build_object('kind', coalesce(act ->> 'kind', 'accepted'), 'at', new.answered_at))::text, true);
    update complaint c set status = 'in_progress' where c.id = new.complaint_id and c.status in ('coordinating', 'delegated');
  end if;
  perform set_config('pantau.act', coalesce(outer_act, ''), true);
  return null;
end $$;

create or replace trigger _500_apply_insert after insert on dispatch for each row execute function tg_dispatch__apply();
create or replace trigger _500_apply_answer after update of answer on dispatch for each row execute function tg_dispatch__apply();
