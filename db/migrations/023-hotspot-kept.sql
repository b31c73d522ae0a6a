-- How hotspots stood is kept for a while (setting hotspot_state_days), not for good: dozens of rows a minute on a bad day.

-- Usage: states that are too old (queries/hotspot.ts). As they come in by time, a block range says it in a few pages.
create index hotspot_state_at on hotspot_state using brin (at);
