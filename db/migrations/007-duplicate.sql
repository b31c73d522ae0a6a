-- Several reports of one problem: proposed by place, time and words (server/domain/duplicate.ts), grouped by a person only.

-- How far apart two reports of a category may be and still be one problem. category_code null: every category without its own.
create table duplicate_rule (
  category_code text references category (code),
  radius_m double precision not null check (radius_m > 0 and radius_m <= 2000),
  words_radius_m double precision not null check (words_radius_m >= radius_m and words_radius_m <= 5000),  -- with nearly the same words, whatever the category
  window_hours integer not null check (window_hours between 1 and 720),
  basis text not null,
  unique nulls not distinct (category_code)
);

-- The complaint that stands for this one: the group is worked once, at its leader. Groups are one level deep
-- (tg_complaint__group): a leader has no leader, and a member's status and unit are its leader's.
alter table complaint add column leader_id bigint references complaint (id) check (leader_id <> id);
-- Usage: what follows when a leader changes (tg_complaint__follow), and the case card (queries/duplicate.ts).
create index complaint_leader on complaint (leader_id) where leader_id is not null;

-- Usage: duplicates that have no point are looked for by time (queries/duplicate.ts). One complaint in eleven is in it.
create index complaint_open_unmapped on complaint (reported_at) where closed_at is null and position is null;
