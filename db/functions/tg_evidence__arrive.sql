-- Whose proof it is, and that only the drill has proof without a picture.
create or replace function tg_evidence__arrive() returns trigger language plpgsql as $$
begin
  if new.store_key is null and not exists (select from setting s where s.key = 'drill' and s.value = 'true') then
    raise exception 'Evidence of complaint % has no photo', new.complaint_id using errcode = 'check_violation';
  end if;
  if new.origin = 'follow_up' and new.unit_code is null then
    select c.unit_code into new.unit_code from complaint c where c.id = new.complaint_id;
  end if;
  return new;
end $$;

create or replace trigger _500_arrive before insert on evidence for each row execute function tg_evidence__arrive();
