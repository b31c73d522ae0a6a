-- Who follows the log, and which of them does the clock's work. Unlogged: after a crash or a promotion every gateway says it anew
-- within a second, and it is nothing to restore.

create unlogged table gateway (
  id uuid primary key,                            -- of one process's life
  label text not null,                            -- host and process, for people
  secrets text not null,                          -- a digest: gateways that differ here refuse each other's cookies and channels
  started_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null,                   -- by the database's clock, once a second
  xid xid8 not null,                              -- it has read the log up to here, and needs what comes after
  seq bigint not null
);
comment on table gateway is 'Connected gateways: pruning leaves what one of them has not read (queries/change-log.ts).';

-- Escalation, pruning, the history''s chain and whatever else goes by the clock is done by one gateway at a time: whoever has the
-- row and makes it longer each second. It ends by itself, so that a gateway that was killed, paused or cut off is replaced.
create unlogged table duty (
  one boolean primary key default true check (one),
  gateway_id uuid not null,
  until_at timestamptz not null
);
