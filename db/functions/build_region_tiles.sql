-- Works region_tile out for one boundary version and takes the other versions' rows away; returns how many rows it made. A few
-- seconds, once for each set of boundaries (db/regions/boundary-store.ts, db/prepare.ts).
--
-- Left out, and so measured each time: squares in which two kelurahan overlap (a point in both is 0 m from the other), and
-- squares so far from any other kelurahan that resolve_region has its own rule for them (islands).
-- Which borders can be nearest: the distance to the nearest differs by no more between two points than they lie apart. So from
-- any point of a square it is at most that from its centre and half a diagonal more, and what is farther than this from
-- the whole square is nearest nowhere in it.
create or replace function build_region_tiles(p_version integer) returns integer language plpgsql
set jit = off set client_min_messages = warning as $$
declare
  width_deg constant double precision := 0.0025;
  half_diagonal_deg constant double precision := width_deg * sqrt(0.5);
  -- A point that rounding puts just outside of its square still finds its kelurahan there.
  slack_deg constant double precision := 1e-9;
  made integer;
begin
  -- Waits for whoever changes regions now; whoever changes them later waits for this one and takes its rows away.
  lock table region in share mode;
  -- Not truncate: an arrival that looks a point up meanwhile would wait for the whole import.
  delete from region_tile;

  -- Borders in pieces of two segments: neighbours of a square then bring little that lies far from it.
  drop table if exists border_piece;
  create temporary table border_piece on commit drop as
  select v.code, st_setsrid(st_makeline(v.geom order by v.nth), 4326) as line
    from (select r.code, d.path[1] as part, d.path[2] as ring, d.path[3] as nth, p.piece, d.geom
            from region r
           cross join lateral st_dumppoints(r.geometry) d
           -- Where one piece ends the next begins, with the same vertex.
           cross join lateral (select (d.path[3] - 1) / 2 as piece
                               union all select (d.path[3] - 1) / 2 - 1 where d.path[3] > 1 and (d.path[3] - 1) % 2 = 0) p
           where r.boundary_version = p_version and r.level = 'kelurahan') v
   group by v.code, v.part, v.ring, v.piece
  having count(*) > 1;
  create index on border_piece using gist (line);
  analyze border_piece;

  insert into region_tile (boundary_version, x, y, code, is_whole, borders)
  with met as materialized (
    select r.code, t.x, t.y, t.box, st_covers(r.geometry, t.box) as is_covering
      from region r
     cross join lateral (
       select x, y, st_makeenvelope(x * width_deg - slack_deg, y * width_deg - slack_deg,
                                    (x + 1) * width_deg + slack_deg, (y + 1) * width_deg + slack_deg, 4326) as box
         from generate_series(region_tile_of(st_xmin(r.geometry))::integer, region_tile_of(st_xmax(r.geometry))::integer) x,
              generate_series(region_tile_of(st_ymin(r.geometry))::integer, region_tile_of(st_ymax(r.geometry))::integer) y
       offset 0) t
     where r.boundary_version = p_version and r.level = 'kelurahan' and st_intersects(r.geometry, t.box)
  ), overlap as materialized (
    select a.code as one, b.code as other
      from region a
      join region b on b.boundary_version = a.boundary_version and b.level = 'kelurahan' and b.code > a.code and b.geometry && a.geometry
     where a.boundary_version = p_version and a.level = 'kelurahan' and st_relate(a.geometry, b.geometry, 'T********')
  ), doubtful as materialized (
    select distinct m.x, m.y from overlap o join met m on m.code = o.one join met n on n.code = o.other and (n.x, n.y) = (m.x, m.y)
  )
  select p_version, m.x, m.y, m.code, m.codes = 1 and m.is_covering, reach.borders
    from (select met.*, count(*) over (partition by met.x, met.y) as codes from met) m
   cross join lateral (
     select st_distance(p.line, st_centroid(m.box)) as deg
       from border_piece p
      where p.code <> m.code
      order by p.line <-> st_centroid(m.box)
      limit 1) nearest
   cross join lateral (
     select st_multi(st_collect(p.line)) as borders
       from border_piece p
      where p.code <> m.code and st_dwithin(p.line, m.box, nearest.deg + half_diagonal_deg + 2 * slack_deg)) reach
   -- resolve_region looks 0.045° around the point.
   where nearest.deg + half_diagonal_deg < 0.04
     and not exists (select from doubtful d where (d.x, d.y) = (m.x, m.y));
  get diagnostics made = row_count;
  drop table border_piece;
  analyze region_tile;
  return made;
end $$;
