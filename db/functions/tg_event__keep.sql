-- History is not edited (domain.md §2: closed complaints have been beautified before).
create or replace function tg_event__keep() returns trigger language plpgsql as $$
begin
  raise exception 'event is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create or replace trigger _500_keep before update or delete or truncate on event
  for each statement execute function tg_event__keep();
