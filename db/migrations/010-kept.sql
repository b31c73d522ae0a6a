-- What a command's key was used for, since when an account has its password, and a point that is one.

-- null: answered before this migration. `about` is the complaint, or the proposal.
alter table command_answer
  add column command text,
  add column about bigint;
drop function if exists answer_command (jsonb, text, bigint, jsonb, timestamptz);

-- A new password ends what the old one opened: a socket knows the one that it came in with.
alter table account add column password_since timestamptz not null default now();

-- Not of old rows: one that has no place yet can still be placed.
alter table complaint add constraint complaint_position_is_a_point check (not st_isempty(position)) not valid;
