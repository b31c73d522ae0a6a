-- Tells the gateways that a code, a rule, a boundary or a setting is another one now: one change_log row a statement.
create or replace function tg_reference__log() returns trigger language plpgsql as $$
begin
  insert into change_log (topic) values ('reference');
  return null;
end $$;

do $$
declare
  reference text;
begin
  foreach reference in array array['setting', 'boundary_version', 'region', 'unit', 'unit_area', 'category', 'channel',
                                   'routing_rule', 'routing_word', 'responsibility_area', 'deadline_rule', 'calendar_day', 'status_step'] loop
    execute format('create or replace trigger _500_log after insert or update or delete or truncate on %I
                      for each statement execute function tg_reference__log()', reference);
  end loop;
end $$;
