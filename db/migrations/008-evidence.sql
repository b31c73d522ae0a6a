-- Photos of a complaint: what the citizen sent (report) and what a unit hands in as proof of its follow-up (follow_up, bukti TL).
-- The pictures themselves lie outside the database (server/evidence/store.ts); here is what is known about them.

create table evidence (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint (id),
  origin text not null default 'follow_up' check (origin in ('report', 'follow_up')),
  store_key text unique,                          -- null: a simulated unit of the drill, which has no camera
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),  -- of the bytes that were sent
  picture_hash bit (64),                          -- dHash (server/evidence/picture-hash.ts)
  width integer check (width > 0),                -- of the stored picture, in pixels
  height integer check (height > 0),
  taken_at timestamptz,                           -- EXIF; what the camera believed
  taken_position geometry (Point, 4326),          -- EXIF
  by_account text not null,
  unit_code text references unit (code),          -- follow_up: whose proof it is; tg_evidence__arrive takes the holder
  at timestamptz not null default now(),
  verdict text check (verdict in ('accepted', 'rejected')),
  judged_at timestamptz,
  check ((verdict is null) = (judged_at is null)),
  check ((store_key is null) = (sha256 is null))
);
-- Usage: the case card, the proof that a hand-in needs (has_proof), the judgement.
create index evidence_complaint on evidence (complaint_id, id);
create unique index evidence_once on evidence (complaint_id, sha256) where verdict is null;
comment on index evidence_once is 'A repeated upload is the same photo. After a rejection it is another one, and flagged.';
-- Usage: nearly the same picture as an earlier one (tg_evidence__flag). An index only scan: 200,000 photos a year.
create index evidence_picture on evidence (picture_hash, complaint_id, id) where picture_hash is not null;

-- What made a check look twice. Flags decide nothing: they order the validator's queue.
create table evidence_flag (
  evidence_id bigint not null references evidence (id),
  kind text not null check (kind in ('same_picture', 'own_photo', 'taken_before', 'taken_elsewhere', 'too_fast')),
  data jsonb not null default '{}',
  at timestamptz not null default now(),
  primary key (evidence_id, kind)
);
