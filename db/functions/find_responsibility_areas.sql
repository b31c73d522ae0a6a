-- The areas that a point lies on, the nearest of each layer, by what is in force on p_at's day in Jakarta.
-- distance_m: metres on the spheroid, 0 inside a polygon; the nearest point is found in degrees (resolve_region says how far off
-- that may be). A complaint without a point lies on none. One plan for all points: to plan anew took longer than to find.
create or replace function find_responsibility_areas(p_position geometry, p_category text, p_at timestamptz)
returns table (
  id bigint, layer text, name text, unit_code text, unit_kind text, replaces_kinds text[], distance_m double precision,
  buffer_m double precision, source text
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query
  select distinct on (near.layer) near.id, near.layer, near.name, near.unit_code, near.unit_kind, near.replaces_kinds,
         near.distance_m, near.buffer_m, near.source
    from (select a.*, st_distance(p_position::geography, st_closestpoint(a.geometry, p_position)::geography) as distance_m
            from responsibility_area a
           where st_expand(a.geometry, a.buffer_m / 110000) && p_position
             and a.valid_from <= (p_at at time zone 'Asia/Jakarta')::date
             and (a.valid_to is null or a.valid_to > (p_at at time zone 'Asia/Jakarta')::date)
             and (a.category_codes is null or p_category = any (a.category_codes))
          offset 0) near
   where near.distance_m <= near.buffer_m
   order by near.layer, near.distance_m, near.id;
end $$;
