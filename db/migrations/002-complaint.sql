-- The complaint, what is done with it, and the log that tells the gateways.

-- Numbers that we give start above four digits, so that they never equal one that JAKI gave (JK + yymmdd + 4 digits).
create sequence complaint_number start with 10000;

create table complaint (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  number text not null unique,                    -- tg_complaint__arrive gives it when the writer does not
  channel_code text not null references channel (code),
  external_id text,
  category_code text not null references category (code),
  text text,
  address text,
  position geometry (Point, 4326) check (st_x(position) between -180 and 180 and st_y(position) between -90 and 90),
  is_private boolean not null default true,
  reported_at timestamptz not null default now(),
  received_at timestamptz not null default now(),

  -- where it is: region_code is the kelurahan it is assigned to, point_region_code the one its point lies in
  region_code text,
  point_region_code text,
  region_how text not null default 'none' check (region_how in ('inside', 'nearest', 'outside', 'given', 'none')),
  region_distance_m double precision,             -- nearest, outside: metres to the nearest kelurahan
  border_distance_m double precision,             -- inside: metres to the nearest border of another kelurahan
  boundary_version integer references boundary_version (id),

  -- who has it
  unit_code text references unit (code),
  status text not null default 'waiting' check (status in
    ('waiting', 'coordinating', 'delegated', 'in_progress', 'awaiting_validation', 'follow_up_rejected', 'resolved', 'invalid')),
  status_since timestamptz not null default now(),
  claimed_by text,                                -- "I am on it": an account's name, a lease with an end
  claimed_until timestamptz check ((claimed_until is null) = (claimed_by is null)),

  -- its clocks (deadline_rule); due_at is the one that runs now
  coordination_due_at timestamptz not null,
  finish_due_at timestamptz not null,
  red_mark_at timestamptz not null,
  due_at timestamptz generated always as (
    case when status in ('resolved', 'invalid') then null
         when status = 'waiting' then least(coordination_due_at, finish_due_at)
         else finish_due_at end) stored,
  closed_at timestamptz,

  unique (channel_code, external_id),
  check ((status in ('resolved', 'invalid')) = (closed_at is not null)),
  check ((region_how in ('none', 'outside')) = (region_code is null))
);
comment on constraint complaint_channel_code_external_id_key on complaint is 'Idempotent intake: the same report of a channel is one complaint.';
-- Usage: the room loads every open complaint at start (queries/complaint.ts).
create index complaint_open on complaint (id) where closed_at is null;
-- Usage: regions -- diff/import re-resolve what is open and has a point.
create index complaint_open_position on complaint using gist (position) where closed_at is null;

-- Handing a complaint to a unit. Open until the unit answers or it is undone.
create table dispatch (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint (id),
  kind text not null check (kind in ('koordinasi', 'disposisi')),
  from_unit text references unit (code),
  to_unit text not null references unit (code),
  from_status text not null,
  by_account text not null,
  explanation jsonb not null default '{}',
  at timestamptz not null default now(),
  answer text check (answer in ('accepted', 'handed_back', 'undone', 'superseded')),
  answer_cause text,
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create unique index dispatch_one_open on dispatch (complaint_id) where answer is null;
comment on index dispatch_one_open is 'A complaint is in the hands of one unit at a time.';
-- Usage: the case card (queries/case.ts).
create index dispatch_complaint on dispatch (complaint_id, at);

-- What happened, by whom and why. Append-only: tg_event__keep refuses update and delete.
create table event (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint (id),
  version integer not null,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  data jsonb not null default '{}'
);
-- Usage: the case card (queries/case.ts).
create index event_complaint on event (complaint_id, id);

-- What changed, for the gateways. Read by (xid, seq) below pg_snapshot_xmin: see server/feed/log-tail.ts for why.
create table change_log (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  topic text not null check (topic in ('complaint', 'reference')),
  complaint_id bigint check ((complaint_id is not null) = (topic = 'complaint')),
  at timestamptz not null default clock_timestamp(),
  primary key (xid, seq)
);

-- The generation half of the epoch; a restore tool or an operator changes it by hand (see README, epoch).
create table history_generation (
  one boolean primary key default true check (one),
  id uuid not null default gen_random_uuid()
);
insert into history_generation default values;

-- Intake items that were refused. Nothing that a channel sent is lost.
create table rejected_item (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  code text not null,
  path text not null,
  message text not null,
  body jsonb not null
);
-- Usage: GET /api/rejected, newest first.
create index rejected_item_at on rejected_item (at desc);
