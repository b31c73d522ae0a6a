-- Which units have had a complaint: a unit sees what it and the units below it hold or held, and nothing else.

alter table complaint add column held_by text[] not null default '{}';
comment on column complaint.held_by is 'Every unit that has had it, in the order in which they first did; kept by triggers (tg_complaint__arrive, tg_complaint__wait).';

-- Complaints from before this migration, by what their history says. No change of theirs, so no event.
alter table complaint disable trigger user;
update complaint c
   set held_by = held.units
  from (select h.complaint_id, array_agg(h.unit order by h.first_at, h.unit) as units
          from (select e.complaint_id, u.code as unit, min(e.id) as first_at
                  from event e
                  cross join lateral (values (e.data ->> 'unit'), (e.data ->> 'fromUnit'), (e.data ->> 'toUnit')) said (code)
                  join unit u on u.code = said.code
                 group by e.complaint_id, u.code) h
         group by h.complaint_id) held
 where held.complaint_id = c.id;
update complaint c set held_by = c.held_by || c.unit_code where c.unit_code is not null and not c.unit_code = any (c.held_by);
alter table complaint enable trigger user;
