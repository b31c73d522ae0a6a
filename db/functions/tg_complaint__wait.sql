-- What hand-over needs to know of every change: whether it was more than a lease, an escalation or a reminder (content_version), whether a
-- unit sent the complaint back (hand_backs), which units have had it (held_by), and whether another wait begins (escalated_at, nudged_at).
-- After tg_complaint__step, which decides
-- about status, unit and version.
create or replace function tg_complaint__wait() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
  same complaint;
begin
  if new.claimed_until is distinct from old.claimed_until and new.claimed_until > coalesce((act ->> 'at')::timestamptz, now()) + interval '1 day' then
    raise exception 'A lease of complaint % ends within a day, got %', old.id, new.claimed_until using errcode = 'check_violation';
  end if;
  new.held_by := old.held_by;
  if new.unit_code is not null and not new.unit_code = any (old.held_by) then
    new.held_by := old.held_by || new.unit_code;
  end if;
  new.content_version := new.version;
  if (new.claimed_by, new.claimed_until, new.escalated_at, new.nudged_at)
     is distinct from (old.claimed_by, old.claimed_until, old.escalated_at, old.nudged_at) then
    same := new;
    same.claimed_by := old.claimed_by;
    same.claimed_until := old.claimed_until;
    same.escalated_at := old.escalated_at;
    same.nudged_at := old.nudged_at;
    same.version := old.version;
    same.content_version := old.content_version;
    same.due_at := old.due_at;
    if same is not distinct from old then
      new.content_version := old.content_version;
    end if;
  end if;

  new.hand_backs := old.hand_backs;
  if new.status = 'waiting' and old.status in ('coordinating', 'delegated', 'in_progress')
     and coalesce(act ->> 'kind', '') not in ('undone', 'ungrouped') then
    new.hand_backs := old.hand_backs + 1;
  end if;
  if new.status <> old.status or new.unit_code is distinct from old.unit_code then
    new.escalated_at := null;
    new.nudged_at := null;
  end if;
  return new;
end $$;

create or replace trigger _600_wait before update on complaint for each row execute function tg_complaint__wait();
