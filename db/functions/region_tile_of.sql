-- The square of ground that a coordinate falls into, 0.0025° wide (277 m): smaller ones are more rows, larger ones have more
-- borders in each (0.004° took 1.4 times as long a look-up). Another width needs a migration that empties region_tile.
create or replace function region_tile_of(p_degrees double precision) returns double precision
language sql immutable as $$ select floor(p_degrees / 0.0025) $$;
