-- An estimate moves the complaint's finish clock and no other, for the command and plain SQL alike.
create or replace function tg_estimate__apply() returns trigger language plpgsql as $$
declare
  outer_act text := current_setting('pantau.act', true);
  act jsonb := coalesce(nullif(outer_act, '')::jsonb, '{}');
begin
  perform set_config('pantau.act', (act || jsonb_build_object('kind', 'estimated', 'actor', coalesce(act ->> 'actor', new.by_account), 'at', new.at,
    'data', jsonb_build_object('estimate', new.id, 'note', new.reason, 'finish', new.finish_at)))::text, true);
  perform move_clocks(new.complaint_id);
  perform set_config('pantau.act', coalesce(outer_act, ''), true);
  return null;
end $$;

create or replace trigger _500_apply after insert on estimate for each row execute function tg_estimate__apply();
