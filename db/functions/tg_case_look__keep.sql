-- Who looked at which case stays known: the access trail that a citizen may ask for (UU PDP 27/2022).
create or replace function tg_case_look__keep() returns trigger language plpgsql as $$
begin
  raise exception 'case_look is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create or replace trigger _500_keep before update or delete or truncate on case_look
  for each statement execute function tg_case_look__keep();
