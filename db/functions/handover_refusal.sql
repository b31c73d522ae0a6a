-- Why this actor may not write or take on a hand-over; null when nothing stands in the way: it is a lead's (setting shifts).
create or replace function handover_refusal(p_actor jsonb) returns jsonb language plpgsql stable as $$
begin
  if exists (
    select from account a
     where a.name = p_actor ->> 'name'
       and (a.disabled_at is not null or floor(extract(epoch from a.password_since) * 1000) <> (p_actor ->> 'passwordSince')::numeric)
  ) then
    return command_refused('forbidden', format('Account %s is disabled or has a new password', p_actor ->> 'name'));
  elsif not coalesce((select s.value -> 'leads' from setting s where s.key = 'shifts'), '["supervisor"]') ? coalesce(p_actor ->> 'role', '') then
    return command_refused('forbidden', format('A shift is handed over by its lead, not by role %s', p_actor ->> 'role'));
  end if;
  return null;
end $$;
