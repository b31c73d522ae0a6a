-- A photo that lies in the store already: p_photo {origin, storeKey, sha256, hash, width, height, takenAt, takenPosition}.
-- The same bytes twice for one hand-in are one photo: the answer names the first, isNew false, and the caller may forget its copy.
-- Origin report comes from a channel (p_actor.role 'channel'); follow_up from the unit that holds the complaint, while it works.
create or replace function do_add_evidence(p_actor jsonb, p_id bigint, p_photo jsonb, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  photos_max constant integer := 10;
  held complaint;
  refusal jsonb;
  evidence_id bigint;
  is_report boolean := p_photo ->> 'origin' = 'report';
begin
  select * into held from complaint c where c.id = p_id for update;
  refusal := command_refusal(p_actor, held, null);
  if refusal is null and not is_report then
    if p_actor ->> 'role' is distinct from 'unit' then
      refusal := command_refused('forbidden', 'Proof comes from the unit that did the work');
    elsif held.status not in ('in_progress', 'follow_up_rejected') then
      refusal := command_refused('step_not_allowed', format('Complaint %s is %s: photos come while it is being worked on', p_id, held.status));
    end if;
  end if;
  if refusal is not null then
    return refusal;
  end if;
  select e.id into evidence_id from evidence e where e.complaint_id = p_id and e.sha256 = p_photo ->> 'sha256' and e.verdict is null;
  if found then
    return jsonb_build_object('ok', true, 'id', p_id, 'version', held.version, 'evidence', evidence_id, 'isNew', false);
  end if;
  if (select count(*) from evidence e where e.complaint_id = p_id and e.origin = p_photo ->> 'origin' and e.verdict is null) >= photos_max then
    return command_refused('too_many', format('Complaint %s has %s photos already', p_id, photos_max));
  end if;
  insert into evidence (complaint_id, origin, store_key, sha256, picture_hash, width, height, taken_at, taken_position, by_account, unit_code, at)
  values (p_id, p_photo ->> 'origin', p_photo ->> 'storeKey', p_photo ->> 'sha256', ('x' || (p_photo ->> 'hash'))::bit (64),
          (p_photo ->> 'width')::integer, (p_photo ->> 'height')::integer, (p_photo ->> 'takenAt')::timestamptz,
          st_setsrid(st_makepoint((p_photo -> 'takenPosition' ->> 0)::double precision, (p_photo -> 'takenPosition' ->> 1)::double precision), 4326),
          p_actor ->> 'name', case when not is_report then held.unit_code end, p_at)
  returning id into evidence_id;
  return (select jsonb_build_object('ok', true, 'id', p_id, 'version', c.version, 'evidence', evidence_id, 'isNew', true) from complaint c where c.id = p_id);
end $$;
