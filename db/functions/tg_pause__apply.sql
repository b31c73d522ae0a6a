-- A pause, and its end before its time, move the complaint's clocks here, for commands and plain SQL alike.
create or replace function tg_pause__apply() returns trigger language plpgsql as $$
declare
  outer_act text := current_setting('pantau.act', true);
  act jsonb := coalesce(nullif(outer_act, '')::jsonb, '{}');
begin
  perform set_config('pantau.act', (act || case when tg_op = 'INSERT'
    then jsonb_build_object('kind', 'paused', 'actor', coalesce(act ->> 'actor', new.owner), 'at', new.starts_at,
           'data', jsonb_build_object('pause', new.id, 'note', new.reason, 'until', new.until_at))
    else jsonb_build_object('kind', 'resumed', 'actor', coalesce(act ->> 'actor', new.resumed_by), 'at', new.resumed_at,
           'data', jsonb_build_object('pause', new.id)) end)::text, true);
  perform move_clocks(new.complaint_id);
  perform set_config('pantau.act', coalesce(outer_act, ''), true);
  return null;
end $$;

create or replace trigger _500_apply after insert or update on pause for each row execute function tg_pause__apply();
