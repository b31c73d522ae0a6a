-- Who may watch and act.

create table account (
  name text primary key check (name ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
  password_hash text not null,                    -- scrypt, see server/http/password.ts
  role text not null check (role in ('operator', 'dispatcher', 'supervisor', 'validator', 'unit', 'display')),
  scope text[] not null default '{31}' check (cardinality(scope) > 0),
  unit_code text references unit (code) check ((unit_code is not null) = (role = 'unit')),
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

-- Tokens are kept as SHA-256, so that a read of the table opens no door.
create table session (
  token_hash bytea primary key,
  account text not null references account (name),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- One socket, once, within 60 s.
create table ticket (
  token_hash bytea primary key,
  account text not null references account (name),
  view text not null check (view in ('wall', 'console')),
  expires_at timestamptz not null
);

-- The answer of a command's first try, given again to every repeat of its key.
create table command_answer (
  account text not null,
  key text not null check (length(key) between 8 and 64),
  answer jsonb not null,
  at timestamptz not null default now(),
  primary key (account, key)
);
-- Usage: pruning after a day.
create index command_answer_at on command_answer (at);

-- Who looked at which case.
create table case_look (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account text not null,
  complaint_id bigint not null
);
-- Usage: an access trail on request (UU PDP 27/2022), by complaint.
create index case_look_complaint on case_look (complaint_id, at);
