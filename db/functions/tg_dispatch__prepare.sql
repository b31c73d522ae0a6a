-- A plain `insert into dispatch (complaint_id, to_unit, by_account)` is enough: from whom, from which status and which kind
-- are found here. A dispatch that nobody has answered yet is superseded by the newer one; the unit that
-- has the complaint already is not given it again. A new one has no answer yet, goes to a unit
-- of its day, and is written when it happens: who says otherwise is a command, which has its own time.
create or replace function tg_dispatch__prepare() returns trigger language plpgsql as $$
declare
  held complaint;
begin
  select * into held from complaint c where c.id = new.complaint_id for update;
  if not found then
    raise exception 'No complaint %', new.complaint_id using errcode = 'foreign_key_violation';
  end if;
  if held.leader_id is not null then
    raise exception 'Complaint % follows complaint %, which is dispatched for both', held.id, held.leader_id
      using errcode = 'check_violation', constraint = 'complaint_group';
  end if;
  if coalesce(current_setting('pantau.act', true), '') = '' and (new.at > now() + interval '5 minutes' or new.at < now() - interval '1 day') then
    raise exception 'A dispatch of complaint % is written when it happens, got %', new.complaint_id, new.at using errcode = 'check_violation';
  end if;
  if held.status not in ('waiting', 'resolved', 'invalid') and held.unit_code = new.to_unit then
    raise exception 'Complaint % is with % already, and %', held.id, new.to_unit, held.status
      using errcode = 'check_violation', constraint = 'dispatch_already_there';
  end if;
  new.answer := null;
  new.answer_cause := null;
  new.answered_at := null;
  new.from_unit := held.unit_code;
  new.from_status := held.status;
  select case when u.level = 'sudin' then 'disposisi' else 'koordinasi' end into new.kind from unit u
   where u.code = new.to_unit and u.valid_from <= (new.at at time zone 'Asia/Jakarta')::date
     and (u.valid_to is null or u.valid_to > (new.at at time zone 'Asia/Jakarta')::date);
  if not found then
    raise exception 'No unit % on %', new.to_unit, new.at using errcode = 'foreign_key_violation';
  end if;
  update dispatch d set answer = 'superseded', answered_at = new.at where d.complaint_id = new.complaint_id and d.answer is null;
  return new;
end $$;

create or replace trigger _500_prepare before insert on dispatch for each row execute function tg_dispatch__prepare();
