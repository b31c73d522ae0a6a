-- A dispatch is history: nothing of it changes but the answer, once. The cause may come after the answer, when a unit took it
-- up and sends it back later. Who hands it back by this table says why, with one of the causes of the protocol (HAND_BACK_CAUSES);
-- where the complaint's own change brought the answer (tg_complaint__log) nobody may have said. An undo comes within 30 s (UNDO_SECONDS).
create or replace function tg_dispatch__keep() returns trigger language plpgsql as $$
declare
  same dispatch;
  act_at timestamptz := (nullif(current_setting('pantau.act', true), '')::jsonb ->> 'at')::timestamptz;
begin
  if tg_op <> 'UPDATE' then
    raise exception 'dispatch is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
  end if;
  same := new;
  same.answer := old.answer;
  same.answer_cause := old.answer_cause;
  same.answered_at := old.answered_at;
  if same is distinct from old then
    raise exception 'Of dispatch % only the answer may be written', old.id using errcode = 'insufficient_privilege';
  elsif old.answer is not null and (new.answer, new.answered_at) is distinct from (old.answer, old.answered_at) then
    raise exception 'Dispatch % was answered already: %', old.id, old.answer using errcode = 'check_violation';
  elsif old.answer_cause is not null and new.answer_cause is distinct from old.answer_cause then
    raise exception 'Dispatch % has its cause already: %', old.id, old.answer_cause using errcode = 'check_violation';
  elsif new.answer_cause is not null and new.answer_cause not in ('wrong_authority', 'wrong_location', 'not_our_task', 'too_little_data') then
    raise exception 'Expected a cause wrong_authority, wrong_location, not_our_task or too_little_data, got %', new.answer_cause
      using errcode = 'check_violation';
  elsif old.answer is null and new.answer = 'handed_back' and new.answer_cause is null and pg_trigger_depth() = 1 then
    raise exception 'Dispatch % is handed back without a cause', old.id using errcode = 'check_violation', hint = 'Set answer_cause in the same statement';
  elsif old.answer is null and new.answer = 'undone' and (new.answered_at > old.at + interval '30 seconds' or coalesce(act_at, now()) > old.at + interval '30 seconds') then
    raise exception 'Dispatch % of % is undone within 30 seconds or not at all', old.id, old.at using errcode = 'check_violation', constraint = 'dispatch_undo';
  end if;
  return new;
end $$;

create or replace trigger _500_keep before update or delete on dispatch for each row execute function tg_dispatch__keep();
create or replace trigger _500_keep_all before truncate on dispatch for each statement execute function tg_dispatch__keep();
