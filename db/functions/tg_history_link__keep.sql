-- The chain is only ever made longer. Whoever may drop this trigger still cannot make the chain fit the published heads.
create or replace function tg_history_link__keep() returns trigger language plpgsql as $$
begin
  raise exception 'history_link is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create or replace trigger _500_keep before update or delete or truncate on history_link
  for each statement execute function tg_history_link__keep();
