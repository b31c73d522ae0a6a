-- Since when there has been somebody on duty, whoever it was: a crash or a promotion empties the table, and the gateways' table with
-- it, so that until they have all said again that they live nothing may be taken that one of them needs.
alter table duty add column since timestamptz not null default clock_timestamp();
