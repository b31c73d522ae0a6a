-- An alarm for an intake that has fallen silent, and what tells a unit that is silent from one that has done its work.

alter table alarm drop constraint if exists alarm_kind_check;
alter table alarm add constraint alarm_kind_check check (kind in ('hotspot', 'surge', 'unit_silent', 'feed_stall', 'intake_silent'));

-- Usage: units that hold many complaints whose first answer is late, by where pauses have moved it (queries/alarm.ts).
drop index complaint_unanswered;
create index complaint_unanswered on complaint (unit_code, coalesce(coordination_moved_to, coordination_due_at))
  where status in ('waiting', 'coordinating', 'delegated');

-- When a unit last answered is told by the history of what it has now, closed or not, and of what it had.
drop index complaint_answered;
-- Usage: what a unit has and has answered since some moment (queries/alarm.ts).
create index complaint_answered on complaint (unit_code, status_since) where status not in ('waiting', 'coordinating', 'delegated');
-- Usage: what left a unit since some moment (queries/alarm.ts).
create index event_left on event ((data ->> 'fromUnit'), at) where data ->> 'fromUnit' is not null;
