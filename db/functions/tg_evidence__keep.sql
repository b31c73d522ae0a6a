-- Proof is not touched up: a photo stays what it was when it came in, and is judged with its complaint's step (tg_complaint__proof) only.
-- What a check found stays found.
create or replace function tg_evidence__keep() returns trigger language plpgsql as $$
declare
  same evidence;
begin
  if tg_op = 'UPDATE' and tg_table_name = 'evidence' then
    same := new;
    same.verdict := old.verdict;
    same.judged_at := old.judged_at;
    if same is not distinct from old and pg_trigger_depth() > 1 then
      return new;
    end if;
  end if;
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create or replace trigger _500_keep before update or delete on evidence for each row execute function tg_evidence__keep();
create or replace trigger _500_keep_all before truncate on evidence for each statement execute function tg_evidence__keep();
create or replace trigger _500_keep before update or delete on evidence_flag for each row execute function tg_evidence__keep();
create or replace trigger _500_keep_all before truncate on evidence_flag for each statement execute function tg_evidence__keep();
