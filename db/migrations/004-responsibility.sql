-- What a routing rule cannot know: what the citizen's words are about, and whose the ground is.

-- "A text with these words is about something of this kind of unit." Phrases are small letters in plain spelling
-- (server/domain/indonesian-text.ts brings a report's words there); `=` before a word: this form only, no affixes.
-- One of any_words must occur; where with_words has any, one of them near it; none of unless_words near it.
-- unit_kind null: what any_words say here means nothing (a place's name, "pejalan kaki"), and no shorter phrase inside counts.
create table routing_word (
  id integer generated always as identity primary key,
  version integer not null default 1,
  code text not null check (code ~ '^[a-z0-9-]+$'),
  unit_kind text,
  unit_level text,
  points double precision not null check (points >= 0 and points <= 10),  -- the first rule of a category has 3
  any_words text[] not null check (cardinality(any_words) > 0),
  with_words text[] not null default '{}',
  unless_words text[] not null default '{}',
  basis text not null,
  valid_from date not null default '2020-01-01',
  valid_to date check (valid_to > valid_from),
  unique nulls not distinct (code, unit_kind, unit_level, version),
  check ((unit_kind is null) = (unit_level is null)),
  check ((unit_kind is null) = (points = 0))
);

-- Ground that has a master of its own: a class of roads, a river, a park, a market. Loaded by `npm run regions -- layer`.
-- SRID 4326; a point within buffer_m metres of the geometry is on it.
create table responsibility_area (
  id bigint generated always as identity primary key,
  layer text not null check (layer ~ '^[a-z0-9][a-z0-9-]*$'),
  name text not null default '',                  -- of the feature, for people
  geometry geometry (Geometry, 4326) not null,
  buffer_m double precision not null check (buffer_m >= 0 and buffer_m <= 2000),
  unit_code text references unit (code),
  unit_kind text,
  category_codes text[],                          -- null: whatever the category
  replaces_kinds text[],                          -- null: whoever comes first; else it takes over from these kinds only
  source text not null,
  valid_from date not null default current_date,
  valid_to date check (valid_to > valid_from),
  check ((unit_code is null) <> (unit_kind is null))
);
-- Usage: which areas a complaint's point lies on (find_responsibility_areas). At 6° south a degree is at least 110 km,
-- so the box is never smaller than the buffer.
create index responsibility_area_box on responsibility_area using gist (st_expand(geometry, buffer_m / 110000));
-- Usage: a layer's present features are ended when its next version is loaded (db/regions/layer-store.ts).
create index responsibility_area_layer on responsibility_area (layer) where valid_to is null;
