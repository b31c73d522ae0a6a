-- What every new complaint gets, whoever writes it: its kelurahan, the unit that holds it, its number and its clocks.
-- Given columns that the trigger finds for itself (region_how, distances, clocks, held_by, version and what counts its changes) are not taken from the writer.
--
-- What arrives waits, or is what the group is that it joins; its number is the channel's own (external_id) or made here. A load of
-- old data, with statuses and numbers of its own, says so first in its transaction: set local pantau.import = 'on'.
create or replace function tg_complaint__arrive() returns trigger language plpgsql as $$
declare
  place record;
  rule record;
  clocks integer := 0;
  given_number bigint;
  day date := (new.reported_at at time zone 'Asia/Jakarta')::date;
begin
  if coalesce(current_setting('pantau.import', true), '') <> 'on' then
    if new.leader_id is null and (new.status <> 'waiting' or new.closed_at is not null) then
      raise exception 'A complaint arrives waiting and open, got % closed at %', new.status, coalesce(new.closed_at::text, 'no time')
        using errcode = 'check_violation', constraint = 'complaint_arrives_waiting';
    elsif new.number is not null and new.number is distinct from new.external_id then
      raise exception 'A complaint''s number is made here or is its external_id %, got %', coalesce(new.external_id, '(none)'), new.number
        using errcode = 'check_violation', constraint = 'complaint_arrives_numbered';
    end if;
  end if;
  new.version := 1;
  new.content_version := 1;
  new.hand_backs := 0;
  new.escalated_at := null;
  new.claimed_by := null;
  new.claimed_until := null;

  if new.position is not null then
    place := resolve_region(new.position);
    new.region_code := place.region_code;
    new.point_region_code := case when place.how = 'inside' then place.region_code end;
    new.region_how := place.how;
    new.region_distance_m := place.distance_m;
    new.border_distance_m := place.border_distance_m;
    new.boundary_version := place.boundary_version;
  elsif new.region_code is not null then
    select r.boundary_version into new.boundary_version
      from boundary_version b join region r on r.boundary_version = b.id
     where b.valid_to is null and r.code = new.region_code and r.level = 'kelurahan';
    if not found then
      raise exception 'Unknown kelurahan %', new.region_code using errcode = 'foreign_key_violation', column = 'region_code';
    end if;
    new.region_how := 'given';
    new.point_region_code := null;
  else
    new.region_how := 'none';
    new.point_region_code := null;
  end if;

  if new.unit_code is null and new.region_code is not null then
    new.unit_code := holder_of_region(new.region_code, new.reported_at);
  end if;
  if new.unit_code is null and new.status not in ('waiting', 'invalid') then
    raise exception 'A complaint that is % is with a unit, got none', new.status using errcode = 'check_violation', constraint = 'complaint_has_unit';
  end if;
  new.held_by := array_remove(array[new.unit_code], null);
  new.status_since := case when new.status = 'waiting' then new.received_at else new.status_since end;

  -- The most specific rule in force when it was reported, then the lowest id.
  for rule in
    select distinct on (d.clock) d.clock, d.id, d.duration, d.counting
      from deadline_rule d
     where d.clock in ('coordination', 'finish', 'red_mark')
       and (d.category_code is null or d.category_code = new.category_code)
       and (d.channel_code is null or d.channel_code = new.channel_code)
       and (d.unit_level is null or d.unit_level = (select u.level from unit u where u.code = new.unit_code))
       and d.valid_from <= day and (d.valid_to is null or d.valid_to > day)
     order by d.clock, (d.category_code is not null)::int + (d.channel_code is not null)::int + (d.unit_level is not null)::int desc, d.id
  loop
    clocks := clocks + 1;
    case rule.clock
      when 'coordination' then
        new.coordination_rule := rule.id;
        new.coordination_due_at := add_counted_time(new.reported_at, rule.duration, rule.counting);
      when 'finish' then
        new.finish_rule := rule.id;
        new.finish_due_at := add_counted_time(new.reported_at, rule.duration, rule.counting);
      when 'red_mark' then
        new.red_mark_rule := rule.id;
        new.red_mark_at := add_counted_time(new.reported_at, rule.duration, rule.counting);
    end case;
  end loop;
  new.coordination_moved_to := null;
  new.finish_moved_to := null;
  if clocks < 3 then
    raise exception 'deadline_rule has % of 3 clocks for category % reported at %; run the seed', clocks, new.category_code, new.reported_at;
  end if;

  -- The citizen's own number where there is one and nobody has it yet.
  if new.number is null and new.external_id ~ '^JK[0-9]{10}$' and not exists (select from complaint c where c.number = new.external_id) then
    new.number := new.external_id;
  elsif new.number is null then
    given_number := nextval('complaint_number');
    new.number := 'JK' || to_char(day, 'YYMMDD') || lpad(given_number::text, greatest(5, length(given_number::text)), '0');
  end if;
  return new;
end $$;

create or replace trigger _500_arrive before insert on complaint for each row execute function tg_complaint__arrive();
