-- What is odd about a photo that came in, and a word in the complaint's history, so that everybody who has it open is told.
-- Distances in metres on the spheroid; picture distance in differing bits of 64.
create or replace function tg_evidence__flag() returns trigger language plpgsql as $$
declare
  outer_act text := current_setting('pantau.act', true);
  held complaint;
  near_bits integer := coalesce((select (s.value #>> '{}')::integer from setting s where s.key = 'evidence_near_bits'), 6);
  slack interval := make_interval(mins => coalesce((select (s.value #>> '{}')::integer from setting s where s.key = 'evidence_early_minutes'), 10));
  far_m double precision := coalesce((select (s.value #>> '{}')::double precision from setting s where s.key = 'evidence_far_m'), 300);
  distance_m double precision;
begin
  -- A proof of the drill has neither a picture to compare nor anybody who waits for it.
  if new.store_key is null then
    return null;
  end if;
  select * into held from complaint c where c.id = new.complaint_id;

  if new.origin = 'follow_up' then
    -- Photos of one hand-in may resemble each other; those of another complaint, or of a hand-in that was judged, may not.
    -- All hashes are read (from evidence_picture alone), the few near ones are looked up: 200,000 in about 0.1 s.
    insert into evidence_flag (evidence_id, kind, data, at)
    with near as materialized (
      select p.id, bit_count(p.picture_hash # new.picture_hash) as bits
        from evidence p
       where p.picture_hash is not null and p.id <> new.id and bit_count(p.picture_hash # new.picture_hash) <= near_bits)
    select new.id, 'same_picture', jsonb_build_object('evidence', e.id, 'complaint', e.complaint_id, 'bits', n.bits), new.at
      from near n join evidence e on e.id = n.id
     where e.origin = 'follow_up' and (e.complaint_id <> new.complaint_id or e.verdict is not null)
     order by n.bits, e.id limit 1;

    insert into evidence_flag (evidence_id, kind, data, at)
    select new.id, 'own_photo', jsonb_build_object('evidence', e.id, 'bits', bit_count(e.picture_hash # new.picture_hash)), new.at
      from evidence e
     where e.complaint_id = new.complaint_id and e.origin = 'report' and bit_count(e.picture_hash # new.picture_hash) <= near_bits
     order by bit_count(e.picture_hash # new.picture_hash), e.id limit 1;

    if new.taken_at < held.reported_at - slack then
      insert into evidence_flag (evidence_id, kind, data, at)
      values (new.id, 'taken_before', jsonb_build_object('minutes', round(extract(epoch from held.reported_at - new.taken_at) / 60)), new.at);
    end if;
    distance_m := st_distance(held.position::geography, new.taken_position::geography);
    if distance_m > far_m then
      insert into evidence_flag (evidence_id, kind, data, at)
      values (new.id, 'taken_elsewhere', jsonb_build_object('metres', round(distance_m)), new.at);
    end if;
  end if;

  perform set_config('pantau.act', jsonb_build_object('kind', 'evidence', 'actor', new.by_account, 'at', new.at,
    'data', jsonb_build_object('evidence', new.id, 'origin', new.origin))::text, true);
  update complaint c set status = c.status where c.id = new.complaint_id;
  perform set_config('pantau.act', coalesce(outer_act, ''), true);
  return null;
end $$;

create or replace trigger _500_flag after insert on evidence for each row execute function tg_evidence__flag();
