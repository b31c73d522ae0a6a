-- An event belongs to the transaction that writes it, whatever it says: the chain goes by that. Nobody writes one for next year by hand.
create or replace function tg_event__arrive() returns trigger language plpgsql as $$
begin
  new.xid := pg_current_xact_id();
  if new.at > now() + interval '1 day' and pg_trigger_depth() = 1 and coalesce(current_setting('pantau.act', true), '') = '' then
    raise exception 'An event of % is written too early', new.at using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace trigger _300_arrive before insert on event for each row execute function tg_event__arrive();
