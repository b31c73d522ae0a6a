-- Nobody writes an event into last week by hand. A complaint's own events (a trigger of its) and commands, which say when they
-- were done, may lie further back: old data are loaded, and the drill writes its weeks.
create or replace function tg_event__date() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() = 1 and coalesce(current_setting('pantau.act', true), '') = '' then
    raise exception 'An event of % is written too late', new.at using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace trigger _400_date before insert on event
  for each row when (new.at < now() - interval '1 day') execute function tg_event__date();
