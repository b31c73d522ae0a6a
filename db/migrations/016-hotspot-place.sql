-- A hotspot keeps its name while it lives, on every screen of every gateway, and goes on as it was when a gateway starts anew.

alter table hotspot_life
  add column place text,                          -- code of the region that had most of it when it was found
  add column phase text not null default 'persistent' check (phase in ('new', 'growing', 'persistent', 'fading')),
  add column phase_since timestamptz;             -- null: before this migration
