-- Complaints by the address that was written, closed ones too. Words, not trigrams: an extension for those is not everywhere, full text search is.
-- Usage: GET /api/complaints-at (queries/address.ts, which must word the expression as it stands here). Cut, since what plain SQL
-- writes has no limit, and a text search vector has one.
create index complaint_address on complaint
  using gin (to_tsvector('simple', regexp_replace(lower(left(address, 1000)), '[^[:alnum:]]+', ' ', 'g')))
  where address is not null;

-- A day is Jakarta's, whatever the zone of the session that writes.
alter table responsibility_area alter column valid_from set default (now() at time zone 'Asia/Jakarta')::date;
