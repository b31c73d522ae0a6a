-- What the room is told of without looking for it, and what one shift hands to the next.

-- Alarms travel by the log like everything else: the same on every screen, in the same order.
alter table change_log drop constraint if exists change_log_topic_check;
alter table change_log add constraint change_log_topic_check check (topic in ('complaint', 'reference', 'alarm'));

-- A condition that stands, from the first time it was seen until it has been quiet for off_delay (observe_alarms).
create table alarm (
  id bigint generated always as identity primary key,
  key text not null,                              -- names the condition: 'unit_silent:dinas-bina-marga'
  kind text not null check (kind in ('hotspot', 'surge', 'unit_silent', 'feed_stall')),
  priority text not null check (priority in ('low', 'medium', 'high')),
  what jsonb not null,                            -- AlarmWhat of server/protocol/alarm.ts, as of told_at
  region_codes text[] not null default '{}',      -- whom it concerns; none: everybody
  cells text[] not null default '{}',             -- of a hotspot: another gateway may name the same cluster otherwise
  first_seen_at timestamptz not null,
  seen_at timestamptz not null,
  told_at timestamptz not null,
  off_delay interval not null check (off_delay >= interval '0'),
  raised_at timestamptz,                          -- null: seen, but not for long enough; nobody is told
  acknowledged_by text,
  acknowledged_at timestamptz,
  shelved_by text,
  shelved_at timestamptz,
  shelved_until timestamptz check (shelved_until > shelved_at),
  shelve_reason text check (trim(shelve_reason) <> ''),
  ended_at timestamptz check (ended_at >= raised_at),
  check ((acknowledged_by is null) = (acknowledged_at is null)),
  check ((shelved_by is null) = (shelved_at is null) and (shelved_by is null) = (shelved_until is null) and (shelved_by is null) = (shelve_reason is null))
);
create unique index alarm_one_standing on alarm (key) where ended_at is null;
comment on index alarm_one_standing is 'Raised once, however many gateways see the condition.';
-- Usage: alarms of the last minutes, for floods and the operators'' load (queries/alarm.ts).
create index alarm_raised on alarm (raised_at) where raised_at is not null;

-- What happened to an alarm and who did it. Append-only: tg_alarm_event__keep.
create table alarm_event (
  id bigint generated always as identity primary key,
  alarm_id bigint not null references alarm (id),
  at timestamptz not null,
  kind text not null check (kind in ('raised', 'worse', 'acknowledged', 'shelved', 'unshelved', 'returned', 'ended')),
  actor text not null,
  data jsonb not null default '{}'
);
-- Usage: the history of one alarm; who acknowledged how many (queries/alarm.ts).
create index alarm_event_alarm on alarm_event (alarm_id, id);
create index alarm_event_at on alarm_event (at);

-- Usage: arrivals of an hour and of the same hour of earlier weeks (queries/alarm.ts).
create index complaint_reported on complaint (reported_at);
-- Usage: units that hold many complaints whose first answer is late, and when a unit last answered (queries/alarm.ts).
create index complaint_unanswered on complaint (unit_code, coordination_due_at) where status in ('waiting', 'coordinating', 'delegated');
create index complaint_answered on complaint (unit_code, status_since) where status in ('in_progress', 'awaiting_validation');
create index dispatch_answered on dispatch (to_unit, answered_at) where answer in ('accepted', 'handed_back');

-- What one shift leaves to the next: written once, acknowledged item by item, kept.
create table handover (
  id bigint generated always as identity primary key,
  day date not null,                              -- of the shift that ends; Asia/Jakarta; a night belongs to the day on which it began
  shift text not null,                            -- code in the setting shifts
  scope text[] not null check (cardinality(scope) > 0),
  written_by text not null,
  written_at timestamptz not null,
  note text
);
create unique index handover_one_a_shift on handover (day, shift, scope);
comment on index handover_one_a_shift is 'A shift hands over once for a scope.';

create table handover_item (
  handover_id bigint not null references handover (id),
  position integer not null check (position > 0),
  kind text not null check (kind in ('hotspot', 'alarm', 'shelved', 'claim', 'note')),
  what jsonb not null,                            -- HandoverWhat of server/protocol/handover.ts, as it was when it was written
  note text,
  acknowledged_by text,
  acknowledged_at timestamptz,
  reply text,
  primary key (handover_id, position),
  check ((acknowledged_by is null) = (acknowledged_at is null))
);
