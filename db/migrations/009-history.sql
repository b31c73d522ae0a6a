-- History that shows tampering, and steps that nobody takes without saying why.

alter table status_step add column needs_reason boolean not null default false;
-- As server/domain/lifecycle.ts has them: a row that differs from what was seeded last would be taken for an operator's change.
update status_step set needs_reason = true where to_status = 'invalid' or from_status in ('resolved', 'invalid');

-- Why it has its status, where the step there needs a reason; changes with the status only (tg_complaint__step).
alter table complaint add column status_reason text;

-- The transaction that wrote the event: what is below pg_snapshot_xmin is complete, so that the chain misses none.
alter table event add column xid xid8 not null default pg_current_xact_id();
-- Usage: events that the chain does not have yet (queries/history.ts).
create index event_xid on event (xid, id);

-- The hash chain over the history: a link for each event, made after its commit, in the order in which it was found.
-- What is hashed, and why an edit, a removal, an insertion and another order all show: server/domain/history.ts.
-- No reference to event: a link must outlive what somebody does to the event.
create table history_link (
  position bigint primary key check (position > 0),   -- 1, 2, 3 … without a gap
  event_id bigint not null unique,
  at timestamptz not null,                            -- when it was linked; whole milliseconds
  seen_from xid8 not null,                            -- every event of a transaction before it is linked here or earlier
  seen_to xid8 not null,                              -- the transaction that made the link
  row_hash bytea not null check (length(row_hash) = 32),
  chain_hash bytea not null check (length(chain_hash) = 32)
);
