-- What every change of a complaint obeys, whoever writes it: the life cycle (status_step), the version, and clocks that
-- never restart. A moved position finds its kelurahan again; a complaint that still waits goes to that kelurahan's unit.
create or replace function tg_complaint__step() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
  changed_at timestamptz := coalesce((act ->> 'at')::timestamptz, now());
  place record;
  boundaries integer;
  needs_reason boolean;
begin
  new.version := old.version + 1;

  if (new.number, new.channel_code, new.reported_at, new.received_at) is distinct from (old.number, old.channel_code, old.reported_at, old.received_at)
     or ((new.coordination_rule, new.coordination_due_at, new.coordination_moved_to, new.finish_rule, new.finish_due_at, new.finish_moved_to,
          new.red_mark_rule, new.red_mark_at)
         is distinct from
         (old.coordination_rule, old.coordination_due_at, old.coordination_moved_to, old.finish_rule, old.finish_due_at, old.finish_moved_to,
          old.red_mark_rule, old.red_mark_at)
         and not are_clocks_true(old, new, (changed_at at time zone 'Asia/Jakarta')::date)) then
    raise exception 'Number, channel, times of arrival and clocks of complaint % never change', old.id using errcode = 'check_violation';
  end if;

  if new.status <> old.status then
    select s.needs_reason into needs_reason from status_step s where s.from_status = old.status and s.to_status = new.status;
    -- An undo restores what was, which need not be a step of its own: what its dispatch found, and no other (tg_dispatch__apply). A member follows its leader, which took the step
    -- (tg_complaint__group).
    if not found and coalesce(old.leader_id, new.leader_id) is null and not (coalesce(act ->> 'kind', '') = 'undone' and exists (
      select from dispatch d
       where d.id = (act -> 'data' ->> 'dispatch')::bigint and d.complaint_id = old.id and d.answer = 'undone' and d.from_status = new.status
         and d.answered_at = changed_at and not exists (select from dispatch later where later.complaint_id = old.id and later.id > d.id))) then
      raise exception 'Complaint % is %: no step leads to %', old.id, old.status, new.status
        using errcode = 'check_violation', constraint = 'complaint_status_step';
    end if;
    new.status_since := changed_at;
    new.closed_at := case when new.status in ('resolved', 'invalid') then changed_at end;
    -- A command's note, or what plain SQL writes into the column in the same statement.
    new.status_reason := case when needs_reason then coalesce(nullif(trim(act -> 'data' ->> 'note'), ''),
      case when new.status_reason is distinct from old.status_reason then nullif(trim(new.status_reason), '') end) end;
    if needs_reason and new.status_reason is null then
      raise exception 'Complaint % is %: the step to % needs a reason', old.id, old.status, new.status
        using errcode = 'check_violation', constraint = 'complaint_status_reason', hint = 'Set status_reason in the same statement';
    end if;
  elsif new.status_reason is distinct from old.status_reason then
    raise exception 'The reason of complaint % changes with its status only', old.id using errcode = 'check_violation';
  elsif (new.status_since, new.closed_at) is distinct from (old.status_since, old.closed_at) then
    raise exception 'Since when complaint % is % changes with its status only', old.id, old.status using errcode = 'check_violation';
  end if;

  if new.position is distinct from old.position then
    place := resolve_region(new.position);
    new.region_code := place.region_code;
    new.point_region_code := case when place.how = 'inside' then place.region_code end;
    new.region_how := place.how;
    new.region_distance_m := place.distance_m;
    new.border_distance_m := place.border_distance_m;
    new.boundary_version := place.boundary_version;
  elsif new.region_code is distinct from old.region_code then
    if new.region_code is not null then
      select r.boundary_version into boundaries
        from boundary_version b join region r on r.boundary_version = b.id
       where b.valid_to is null and r.code = new.region_code and r.level = 'kelurahan';
      if not found then
        raise exception 'Unknown kelurahan %', new.region_code using errcode = 'foreign_key_violation', column = 'region_code';
      end if;
    end if;
    -- Somebody says where it is. (New boundaries change boundary_version too and bring their own reason and distances.)
    if new.boundary_version is not distinct from old.boundary_version or new.region_how = 'given' then
      new.region_how := case when new.region_code is not null then 'given' when new.position is null then 'none' else 'outside' end;
      new.region_distance_m := null;
      new.border_distance_m := null;
    end if;
    new.boundary_version := coalesce(boundaries, new.boundary_version);
  elsif new.boundary_version is null or new.boundary_version is not distinct from old.boundary_version then
    -- Nobody moved it and no new boundaries came: how it was found stays, unless somebody confirms the kelurahan by hand.
    if new.region_how = 'given' and new.region_code is not null then
      new.region_distance_m := case when old.region_how = 'given' then old.region_distance_m end;
      new.border_distance_m := case when old.region_how = 'given' then old.border_distance_m end;
    else
      new.region_how := old.region_how;
      new.region_distance_m := old.region_distance_m;
      new.border_distance_m := old.border_distance_m;
    end if;
    new.point_region_code := old.point_region_code;
    new.boundary_version := old.boundary_version;
  end if;

  if new.region_code is distinct from old.region_code and new.status = 'waiting' and new.unit_code is not distinct from old.unit_code
     and new.leader_id is null and (old.unit_code is null or old.unit_code = holder_of_region(old.region_code, old.reported_at)) then
    new.unit_code := holder_of_region(new.region_code, old.reported_at);
  end if;

  -- What the unit sees to is with a unit. (An older one without may still be noted on.)
  if new.unit_code is null and new.status not in ('waiting', 'invalid') and (old.unit_code is not null or new.status <> old.status) then
    raise exception 'Complaint % is %: it is with a unit, got none', old.id, new.status
      using errcode = 'check_violation', constraint = 'complaint_has_unit';
  end if;
  return new;
end $$;

create or replace trigger _500_step before update on complaint for each row execute function tg_complaint__step();
