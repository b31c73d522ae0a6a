-- What the room knows before the first complaint: places, units, words, rules and clocks.
-- All of it is data with validity: a row is never overwritten by a newer rule, it is ended (valid_to) and followed.

create extension if not exists postgis;

-- One knob a row; the code reads no constant that a city may want otherwise. Keys are listed in db/seed/setting.json.
create table setting (
  key text primary key,
  value jsonb not null,
  note text not null
);

create table boundary_version (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('schematic', 'official')),
  source text not null,
  sha256 text not null,
  imported_by text not null,
  valid_from timestamptz not null default now(),
  valid_to timestamptz check (valid_to > valid_from)
);
create unique index boundary_version_one_current on boundary_version ((valid_to is null)) where valid_to is null;
comment on index boundary_version_one_current is 'Exactly one set of boundaries is in force.';

-- An administrative area in one boundary version. Geometry: SRID 4326, valid, made and repaired before it comes here.
create table region (
  boundary_version integer not null references boundary_version (id),
  code text not null check (code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
  level text not null check (level in ('kota', 'kecamatan', 'kelurahan')),
  name text not null,
  parent_code text not null,
  area_km2 double precision not null check (area_km2 > 0),
  inner_point geometry (Point, 4326) not null,
  geometry geometry (MultiPolygon, 4326) not null,
  primary key (boundary_version, code)
);
-- Usage: which kelurahan covers, or is nearest to, a point (resolve_region).
create index region_kelurahan on region using gist (geometry) where level = 'kelurahan';

-- kind is what the unit does wherever it is ("bina_marga"); level is where in the hierarchy it stands.
create table unit (
  code text primary key,
  kind text not null,
  level text not null check (level in ('kelurahan', 'kecamatan', 'kota', 'sudin', 'dinas', 'badan', 'biro', 'upt', 'bumd', 'puskesmas')),
  name text not null,
  short_name text not null,
  parent_code text references unit (code) deferrable initially deferred,
  is_gateway boolean not null default false,
  valid_from date not null default '2020-01-01',
  valid_to date check (valid_to > valid_from)
);
-- Usage: the unit of a kind that serves a place (server/domain/suggestion.ts loads all of them).
create index unit_kind on unit (kind, level);

-- A unit serves a region and all regions below it. '31' is the whole province.
create table unit_area (
  unit_code text not null references unit (code),
  region_code text not null check (region_code ~ '^31(\.|$)'),
  valid_from date not null default '2020-01-01',
  valid_to date check (valid_to > valid_from),
  primary key (unit_code, region_code, valid_from)
);
-- Usage: the kelurahan unit that holds a new complaint (tg_complaint__place).
create index unit_area_region on unit_area (region_code);

create table category (
  code text primary key check (code ~ '^[a-z0-9-]+$'),
  name text not null unique,
  name_en text not null,
  aliases text[] not null default '{}',
  valid_from date not null default '2016-01-01',
  valid_to date check (valid_to > valid_from)
);

create table channel (
  code text primary key check (code ~ '^[a-z0-9_]+$'),
  name text not null,
  brings_position boolean not null default false,
  aliases text[] not null default '{}',
  valid_from date not null default '2016-01-01',
  valid_to date check (valid_to > valid_from)
);

-- "A complaint of this category usually goes to a unit of this kind." Lowest priority number first.
create table routing_rule (
  id integer generated always as identity primary key,
  version integer not null default 1,
  category_code text not null references category (code),
  unit_kind text not null,
  unit_level text not null,
  priority integer not null check (priority > 0),
  when_note text not null default '',
  basis text not null,
  valid_from date not null default '2020-01-01',
  valid_to date check (valid_to > valid_from),
  unique (category_code, unit_kind, unit_level, version)
);

-- null in a column means "any"; the most specific rule wins, then the lowest id.
create table deadline_rule (
  id integer generated always as identity primary key,
  version integer not null default 1,
  clock text not null check (clock in ('coordination', 'finish', 'red_mark')),
  category_code text references category (code),
  channel_code text references channel (code),
  duration interval not null check (duration > interval '0'),
  counting text not null check (counting in ('calendar', 'working')),
  basis text not null,
  valid_from date not null default '2016-01-01',
  valid_to date check (valid_to > valid_from)
);

-- Days that are not ordinary working days. opens/closes: shorter hours (Ramadan); both null: closed.
create table calendar_day (
  day date primary key,
  kind text not null check (kind in ('holiday', 'joint_leave', 'short_hours')),
  name text not null,
  tentative boolean not null,
  opens time,
  closes time,
  check ((opens is null) = (closes is null)),
  check ((kind = 'short_hours') = (opens is not null))
);

-- The life cycle (domain.md §2). The same table stands in server/domain/lifecycle.ts; a test holds them equal.
create table status_step (
  from_status text not null,
  to_status text not null,
  roles text[] not null,
  primary key (from_status, to_status)
);

-- What db/seed.ts wrote last, by row: a row that reads otherwise now was changed by an operator and is left alone.
-- The row ('', '') holds the digest of all seed files, so that an unchanged seed costs one select.
create table seed_row (
  table_name text not null,
  key text not null,
  digest text not null,
  primary key (table_name, key)
);
