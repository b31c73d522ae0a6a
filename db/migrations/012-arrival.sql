-- Ground that is looked up instead of measured, so that an arrival costs little more than its row.

-- The kelurahan that meet a square of ground (region_tile_of says which), worked out from region when boundaries come into
-- force (build_region_tiles): is_whole where the square lies in this one alone; borders are the pieces of all OTHER kelurahan's
-- borders that can be nearest to any point of the square. A square that the table does not have is measured as before, so an
-- answer never depends on it: a change of region takes all rows away (tg_region__tiles).
create table region_tile (
  boundary_version integer not null references boundary_version (id),
  x double precision not null,                    -- whole numbers, of a type that any coordinate fits into
  y double precision not null,
  code text not null,
  is_whole boolean not null,
  borders geometry (MultiLineString, 4326) not null,
  primary key (boundary_version, x, y, code)
);
comment on index region_tile_pkey is 'Usage: where a point lies (resolve_region).';
