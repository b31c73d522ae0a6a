-- Gives a complaint its kelurahan by hand (region_how 'given'), with or without a point. A point stays where it is.
create or replace function do_set_region(
  p_actor jsonb, p_key text, p_id bigint, p_version integer, p_region text, p_at timestamptz
) returns jsonb language plpgsql as $$
declare
  held complaint;
  refusal jsonb;
  known jsonb;
  boundaries integer;
begin
  select * into held from complaint c where c.id = p_id for update;
  known := known_answer(p_actor, p_key, 'set-region', p_id);
  if known is not null then
    return known;
  end if;
  refusal := place_refusal(p_actor, held, p_version);
  select r.boundary_version into boundaries
    from boundary_version b join region r on r.boundary_version = b.id
   where b.valid_to is null and r.code = p_region and r.level = 'kelurahan';
  if refusal is null and boundaries is null then
    refusal := command_refused('unknown_region', format('No kelurahan %s in the boundaries in force', p_region));
  end if;
  if refusal is null then
    perform begin_act(p_actor, 'region_given', p_at);
    update complaint c
       set region_code = p_region, region_how = 'given', region_distance_m = null, border_distance_m = null, boundary_version = boundaries
     where c.id = p_id;
  end if;
  return answer_command(p_actor, p_key, 'set-region', p_id, refusal, p_at);
end $$;
