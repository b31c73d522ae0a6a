-- Puts a complaint on the map, or corrects where it is: its kelurahan is found again (tg_complaint__step). SRID 4326.
-- A point may lie outside every kelurahan, but not farther away than the setting place_max_km: that is a slip, not a place.
create or replace function do_place(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_lng double precision, p_lat double precision, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  point geometry := st_setsrid(st_makepoint(p_lng, p_lat), 4326);
  far_m double precision;
  most_km double precision := coalesce((select (s.value #>> '{}')::double precision from setting s where s.key = 'place_max_km'), 200);
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'place', p_id);
  if known is not null then
    return known;
  end if;
  refusal := place_refusal(p_actor, held, p_version);
  if refusal is null then
    select r.distance_m into far_m from resolve_region(point) r where r.how = 'outside';
    if far_m > most_km * 1000 then
      refusal := command_refused('too_far_away', format('[%s, %s] is %s km from the nearest kelurahan, %s km at most',
        p_lng, p_lat, round(far_m / 1000), most_km));
    end if;
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'placed', p_at, jsonb_build_object(
      'fromPosition', case when held.position is not null then jsonb_build_array(st_x(held.position), st_y(held.position)) end,
      'toPosition', jsonb_build_array(p_lng, p_lat)));
    update complaint c set position = point where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'place', p_id, refusal, p_at);
end $$;
