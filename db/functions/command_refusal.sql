-- Why this actor may not touch this complaint at all; null when nothing stands in the way. p_version null: any version will do.
-- Scope: a region lies within a code of p_actor.scope; a complaint without region is everybody's, since nobody owns it.
-- A version is up to date when nothing but leases, escalations and reminders came after it; a refusal says who did what since.
-- An open socket outlives its account's shutting and its old password by seconds; its commands do not.
-- Role unit: only what its unit holds, wherever that is. Role display: nothing.
create or replace function command_refusal(p_actor jsonb, p_complaint complaint, p_version integer) returns jsonb
language plpgsql stable as $$
begin
  if exists (
    select from account a
     where a.name = p_actor ->> 'name'
       and (a.disabled_at is not null or floor(extract(epoch from a.password_since) * 1000) <> (p_actor ->> 'passwordSince')::numeric)
  ) then
    return command_refused('forbidden', format('Account %s is disabled or has a new password', p_actor ->> 'name'));
  end if;
  if p_complaint.id is null then
    return command_refused('not_found', 'No such complaint');
  end if;
  if coalesce(p_actor ->> 'role', 'display') = 'display' then
    return command_refused('forbidden', 'A display only shows');
  end if;
  if p_actor ->> 'role' = 'unit' then
    if p_complaint.unit_code is distinct from p_actor ->> 'unit' then
      return command_refused('outside_scope', format('Complaint %s is with %s', p_complaint.id, coalesce(p_complaint.unit_code, 'no unit')));
    end if;
  elsif p_complaint.region_code is not null and not exists (
    select from jsonb_array_elements_text(p_actor -> 'scope') as area (code)
     where p_complaint.region_code = area.code or starts_with(p_complaint.region_code, area.code || '.')
  ) then
    return command_refused('outside_scope', format('Complaint %s is in %s', p_complaint.id, p_complaint.region_code));
  end if;
  if p_version is not null and p_version not between p_complaint.content_version and p_complaint.version then
    return command_refused('version_conflict', format('Complaint %s has version %s, not %s', p_complaint.id, p_complaint.version, p_version))
      || jsonb_build_object('since', (
        select coalesce(jsonb_agg(jsonb_build_object('actor', e.actor, 'kind', e.kind, 'version', e.version,
          'at', floor(extract(epoch from e.at) * 1000)::float8) order by e.id), '[]')
          from event e where e.complaint_id = p_complaint.id and e.version > p_version));
  end if;
  return null;
end $$;
