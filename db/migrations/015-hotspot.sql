-- What a hotspot remembers, a unit that is reminded, and a history that can be read backwards in time.

-- When the unit that holds it was last reminded; another status or unit takes it away (tg_complaint__wait).
alter table complaint add column nudged_at timestamptz;

-- Usage: the state of the city at an earlier time (queries/past.ts).
create index event_at on event (at);

-- Usage: what was open then and is closed now (queries/past.ts).
create index complaint_closed on complaint (closed_at) where closed_at is not null;

-- A hotspot from when it was found until it is gone, whichever gateway saw it first.
create table hotspot_life (
  id bigint generated always as identity primary key,
  hotspot_id text not null,                       -- server/protocol/hotspot.ts
  cells text[] not null,                          -- as last seen
  since timestamptz not null,
  seen_at timestamptz not null,
  gone_at timestamptz check (gone_at >= since),
  most_overdue integer not null,
  last_overdue integer not null
);
create unique index hotspot_life_one on hotspot_life (hotspot_id) where gone_at is null;
comment on index hotspot_life_one is 'A living hotspot is one row, however many gateways run.';
-- Usage: what happened in these cells before (queries/hotspot.ts).
create index hotspot_life_cells on hotspot_life using gin (cells);

-- What was done about a hotspot, and how it stood then.
create table hotspot_action (
  id bigint generated always as identity primary key,
  key text not null,
  hotspot_id text not null,
  cells text[] not null,
  kind text not null check (kind in ('dispatch', 'nudge')),
  complaints bigint[] not null check (cardinality(complaints) > 0),
  by_account text not null,
  at timestamptz not null,
  overdue integer not null,                       -- in the hotspot, when it was done
  unique (by_account, key)
);
comment on constraint hotspot_action_by_account_key_key on hotspot_action is 'A repeated command is one action.';
-- Usage: what was done in these cells (queries/hotspot.ts).
create index hotspot_action_cells on hotspot_action using gin (cells);
