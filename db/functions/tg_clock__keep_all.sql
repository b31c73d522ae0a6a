-- Clocks, pauses and estimates are taken away neither one by one (tg_clock__keep, tg_pause__keep, tg_estimate__keep) nor all at once.
create or replace function tg_clock__keep_all() returns trigger language plpgsql as $$
begin
  raise exception '% is history: % refused', tg_table_name, lower(tg_op) using errcode = 'check_violation';
end $$;

create or replace trigger _500_keep_all before truncate on clock for each statement execute function tg_clock__keep_all();
create or replace trigger _500_keep_all before truncate on pause for each statement execute function tg_clock__keep_all();
create or replace trigger _500_keep_all before truncate on estimate for each statement execute function tg_clock__keep_all();
