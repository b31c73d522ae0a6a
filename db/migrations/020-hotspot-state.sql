-- How hotspots stood, moment by moment, so that a playback shows what screens showed then.

-- From `at` on, until the next one of that life or its end (keep_hotspots.sql).
create table hotspot_state (
  life_id bigint not null references hotspot_life (id) on delete cascade,
  at timestamptz not null,
  phase text not null check (phase in ('new', 'growing', 'persistent', 'fading')),
  phase_since timestamptz not null,
  cells text[] not null,
  regions text[] not null,                        -- codes of those that it lay in, null among them for none: who was shown it
  -- Usage: states of a life in an interval (queries/hotspot.ts).
  primary key (life_id, at)
);

-- When some gateway looked at all: where none did, there may have been hotspots that nobody was told of.
create table hotspot_watch (
  since timestamptz primary key,
  seen_until timestamptz not null check (seen_until >= since)
);
