-- One look: the hotspots that a gateway sees. Each is one life with one name, whichever gateway saw it first and whatever its thread
-- calls it: one that is new to the gateway is the living one with which it shares most cells, the older one when equal, and a new
-- life where there is none. Whoever still sees one that another gateway has let go takes it up again.
--
-- How each stands is kept whenever it differs from before (hotspot_state), and that somebody looked (hotspot_watch), for the playback.
--
-- p_list: [{life, id, cells, since, place, regions, phase, phaseSince, overdue}], life null at first sight. p_gone: lives that this gateway has
-- seen the end of. Returns [{life, id, since (ms since 1970), place}] in the order of p_list.
create or replace function keep_hotspots(p_list jsonb, p_gone bigint[], p_at timestamptz) returns jsonb language plpgsql as $$
declare
  -- A gateway lets go of what it has not found for ten minutes: this one has been seen by none since.
  c_unseen constant interval := '15 min';
  seen record;
  kept hotspot_life;
  taken bigint[] := array(select (item ->> 'life')::bigint from jsonb_array_elements(p_list) as l (item) where item ->> 'life' is not null);
  answer jsonb := '[]';
begin
  -- Two gateways that see the same new one at once: the second one finds what the first one has named.
  perform pg_advisory_xact_lock(hashtext('pantau.keep_hotspots'));
  update hotspot_life l set gone_at = l.seen_at where l.gone_at is null and l.seen_at < p_at - c_unseen and not l.id = any (taken);
  -- Before the others are looked at: what is found where one has just ended is another one.
  update hotspot_life l set gone_at = greatest(l.since, p_at) where l.id = any (p_gone) and l.gone_at is null;
  -- A gateway that starts anew goes on with what lived: no gap, as long as no life has ended by it.
  update hotspot_watch w set seen_until = greatest(w.seen_until, p_at)
   where w.since = (select max(o.since) from hotspot_watch o where o.since <= p_at) and w.seen_until >= p_at - c_unseen;
  if not found then
    insert into hotspot_watch (since, seen_until) values (p_at, p_at) on conflict (since) do nothing;
  end if;

  for seen in
    select h.* from jsonb_array_elements(p_list) with ordinality as l (item, at),
      jsonb_to_record(l.item) as h (life bigint, id text, cells text[], since timestamptz, place text, regions text[], phase text, "phaseSince" timestamptz, overdue integer)
    order by l.at
  loop
    select l.* into kept from hotspot_life l
     where l.id = seen.life
       and (l.gone_at is null or not exists (select from hotspot_life o where o.hotspot_id = l.hotspot_id and o.gone_at is null));
    if kept.id is null then
      select l.* into kept from hotspot_life l
       where l.gone_at is null and l.cells && seen.cells and not l.id = any (taken)
       order by cardinality(array(select unnest(l.cells) intersect select unnest(seen.cells))) desc, l.since, l.id limit 1;
    end if;
    if kept.id is null then
      insert into hotspot_life (hotspot_id, cells, since, seen_at, most_overdue, last_overdue, place, phase, phase_since)
      select free.name, seen.cells, least(seen.since, p_at), p_at, seen.overdue, seen.overdue, seen.place, seen.phase, seen."phaseSince"
        from (select case n when 1 then seen.id else seen.id || '-' || n end as name, n from generate_series(1, 1000) n) free
       where not exists (select from hotspot_life o where o.hotspot_id = free.name and o.gone_at is null)
       order by free.n limit 1
      returning * into kept;
    else
      update hotspot_life l
         set seen_at = greatest(l.seen_at, p_at), gone_at = null, cells = seen.cells, phase = seen.phase, phase_since = seen."phaseSince",
             -- One that lay in no region is called by the first one that it reaches.
             place = coalesce(l.place, seen.place),
             most_overdue = greatest(l.most_overdue, seen.overdue), last_overdue = seen.overdue
       where l.id = kept.id returning * into kept;
    end if;
    insert into hotspot_state (life_id, at, phase, phase_since, cells, regions)
    select kept.id, p_at, seen.phase, seen."phaseSince", seen.cells, coalesce(seen.regions, '{}')
     where not exists (
       select from (select * from hotspot_state s where s.life_id = kept.id and s.at <= p_at order by s.at desc limit 1) last
        where last.phase = seen.phase and last.cells = seen.cells and last.regions = coalesce(seen.regions, '{}'))
    on conflict (life_id, at) do nothing;
    taken := taken || kept.id;
    answer := answer || jsonb_build_object('life', kept.id, 'id', kept.hotspot_id, 'place', kept.place,
      'since', floor(extract(epoch from kept.since) * 1000));
  end loop;

  return answer;
end $$;
