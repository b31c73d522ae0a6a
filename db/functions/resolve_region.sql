-- Which kelurahan a point belongs to, by the boundaries in force. SRID 4326; distances in metres on the spheroid.
--
-- inside   a kelurahan covers the point; on a shared border the lower code, so that every complaint is counted once
-- nearest  none does, and the nearest is at most setting region_nearest_max_m away (land reclaimed after the survey)
-- outside  farther than that, or no boundaries: region_code is null, distance_m says how far
--
-- border_distance_m (inside only): to the nearest OTHER kelurahan; null when none lies within about 5 km (an island).
-- The nearest point of a polygon is found in degrees and its distance then measured in metres: at 6° south a degree of
-- longitude is 0.55 % shorter than one of latitude, so a distance is at most 0.6 % too long.
--
-- Every insert of a complaint comes through here: 0.02 ms where region_tile has the ground, 0.1–0.2 ms where it is measured, with
-- the same answer to the last digit. `offset 0` and the boxes keep the planner on the index region_kelurahan even where region
-- has no statistics yet.
create or replace function resolve_region(
  p_position geometry,
  out region_code text,
  out how text,
  out distance_m double precision,
  out border_distance_m double precision,
  out boundary_version integer
) language plpgsql stable as $$
declare
  -- A box that holds a few neighbours only: with a wide one the planner measures all in it (0.2 instead of 0.07 ms).
  box_deg double precision := 0.012;
  found_deg double precision;
begin
  if p_position is null then
    how := 'none';
    return;
  end if;
  select b.id into boundary_version from boundary_version b where b.valid_to is null;

  select t.code, st_distance(p_position::geography, st_closestpoint(t.borders, p_position)::geography)
    into region_code, border_distance_m
    from region_tile t
   where t.boundary_version = resolve_region.boundary_version
     and t.x = region_tile_of(st_x(p_position)) and t.y = region_tile_of(st_y(p_position))
     and (t.is_whole or st_covers(
       (select r.geometry from region r where r.boundary_version = t.boundary_version and r.code = t.code), p_position))
   order by t.code
   limit 1;
  if found then
    how := 'inside';
    return;
  end if;

  select c.code into region_code
    from (select r.code from region r
           where r.level = 'kelurahan' and r.boundary_version = resolve_region.boundary_version and st_covers(r.geometry, p_position)
          offset 0) c
   order by c.code
   limit 1;
  if found then
    how := 'inside';
    loop
      select st_distance(p_position::geography, st_closestpoint(r.geometry, p_position)::geography), st_distance(r.geometry, p_position)
        into border_distance_m, found_deg
        from region r
       where r.level = 'kelurahan' and r.boundary_version = resolve_region.boundary_version and r.code <> resolve_region.region_code
         and r.geometry && st_expand(p_position, box_deg)
       order by r.geometry <-> p_position
       limit 1;
      -- What is farther than the box is wide may have a nearer one beyond it.
      exit when found_deg <= box_deg or box_deg > 0.04;
      box_deg := 0.045;
    end loop;
    return;
  end if;

  -- In two steps: ordered by code as well, the index would not do, and the metres of all regions would be worked out.
  select n.code, st_distance(p_position::geography, st_closestpoint(n.geometry, p_position)::geography)
    into region_code, distance_m
    from (select r.code, r.geometry
            from region r
           where r.level = 'kelurahan' and r.boundary_version = resolve_region.boundary_version
           order by r.geometry <-> p_position
           fetch first row with ties) n
   order by n.code
   limit 1;
  if distance_m <= (select (s.value #>> '{}')::double precision from setting s where s.key = 'region_nearest_max_m') then
    how := 'nearest';
  else
    how := 'outside';
    region_code := null;
  end if;
end $$;
