-- What was worked out from regions is worth nothing once they change: until it is worked out again each point is measured.
create or replace function tg_region__tiles() returns trigger language plpgsql as $$
begin
  delete from region_tile;
  return null;
end $$;

create or replace trigger _500_tiles after insert or update or delete or truncate on region
  for each statement execute function tg_region__tiles();
