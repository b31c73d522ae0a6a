-- Clocks that stand still or are estimated anew, clocks of a channel and of a unit's level, and what rules they go by.

-- coordination, finish, red_mark: every complaint has them, from when it was reported.
-- channel: the channel's own deadline, from when it was reported. unit: from when a unit of that level first had it.
alter table deadline_rule
  drop constraint deadline_rule_clock_check,
  drop constraint deadline_rule_check,
  add column unit_level text check (unit_level in ('kelurahan', 'kecamatan', 'kota', 'sudin', 'dinas', 'badan', 'biro', 'upt', 'bumd', 'puskesmas')),
  add column is_pausable boolean not null default true,
  add constraint deadline_rule_clock check (clock in ('coordination', 'finish', 'red_mark', 'channel', 'unit')),
  add constraint deadline_rule_whose check ((clock <> 'channel' or channel_code is not null) and (clock <> 'unit' or unit_level is not null)),
  add constraint deadline_rule_within_a_year check (duration <= interval '366 days'),
  -- Ended on the day it began: corrected the same day, in force on none.
  add constraint deadline_rule_validity check (valid_to >= valid_from);
comment on column deadline_rule.unit_level is 'Level of the unit that has the complaint when the clock starts; null: any, or none.';
comment on column deadline_rule.is_pausable is 'Whether a pause of the complaint stops this clock.';

alter table calendar_day add constraint calendar_day_closes_after_opening check (opens < closes);

-- *_due_at and red_mark_at are what the rule gave and change with that rule only (change_clocks); *_moved_to is where pauses
-- and an estimate have moved it, null: nowhere. The rules have no foreign key: three look-ups for each row of the intake.
alter table complaint
  add column coordination_rule integer,
  add column finish_rule integer,
  add column red_mark_rule integer,
  add column coordination_moved_to timestamptz,
  add column finish_moved_to timestamptz,
  drop column due_at;
alter table complaint add column due_at timestamptz generated always as (
  case when status in ('resolved', 'invalid') then null
       when status = 'waiting' then least(coalesce(coordination_moved_to, coordination_due_at), coalesce(finish_moved_to, finish_due_at))
       else coalesce(finish_moved_to, finish_due_at) end) stored;

-- Complaints from before this migration: the rule that gave them their clocks. No change of theirs, so no event.
alter table complaint disable trigger user;
update complaint c
   set (coordination_rule, finish_rule, red_mark_rule) = (
     select max(r.id) filter (where r.clock = 'coordination'), max(r.id) filter (where r.clock = 'finish'), max(r.id) filter (where r.clock = 'red_mark')
       from (select distinct on (d.clock) d.clock, d.id
               from deadline_rule d
              where (d.category_code is null or d.category_code = c.category_code)
                and (d.channel_code is null or d.channel_code = c.channel_code)
                and d.valid_from <= (c.reported_at at time zone 'Asia/Jakarta')::date
                and (d.valid_to is null or d.valid_to > (c.reported_at at time zone 'Asia/Jakarta')::date)
              order by d.clock, (d.category_code is not null)::int + (d.channel_code is not null)::int desc, d.id) r);
alter table complaint enable trigger user;

-- Clocks that only some complaints have: of their channel, and of the levels of the units that had them. The key keeps a
-- clock from starting again when a complaint comes back to a level.
create table clock (
  complaint_id bigint not null references complaint (id),
  clock text not null check (clock in ('channel', 'unit')),
  unit_level text not null,                       -- '' for the channel's
  rule integer not null references deadline_rule (id),
  started_at timestamptz not null,
  due_at timestamptz not null,                    -- by its rule, pauses left out
  primary key (complaint_id, clock, unit_level),
  check ((clock = 'channel') = (unit_level = ''))
);

-- All pausable clocks of a complaint stand still from starts_at to until_at, or to resumed_at if that is earlier. Nothing
-- has to happen at the end: where the clocks stand follows from these rows.
create table pause (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint (id),
  reason text not null check (reason ~ '\S'),
  owner text not null check (owner <> ''),
  starts_at timestamptz not null,                 -- tg_pause__keep: when it is written, never back in time
  until_at timestamptz not null,
  resumed_at timestamptz,
  resumed_by text,
  check (until_at > starts_at),
  check (resumed_at >= starts_at and resumed_at <= until_at),
  check ((resumed_at is null) = (resumed_by is null))
);
-- Usage: every arithmetic of a complaint's clocks (moved_clock).
create index pause_complaint on pause (complaint_id, starts_at);

-- EWS (Estimasi Waktu Selesai): the finish that somebody answers for. The last one holds; none is changed.
create table estimate (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint (id),
  finish_at timestamptz not null,
  reason text not null check (reason ~ '\S'),
  by_account text not null,
  at timestamptz not null
);
-- Usage: every arithmetic of a finish clock (moved_clock).
create index estimate_complaint on estimate (complaint_id, id);
