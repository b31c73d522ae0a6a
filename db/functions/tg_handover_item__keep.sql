-- What was handed over is not edited: only the acknowledgement is added, once.
create or replace function tg_handover_item__keep() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or old.acknowledged_by is not null
     or (new.handover_id, new.position, new.kind, new.what, new.note) is distinct from (old.handover_id, old.position, old.kind, old.what, old.note) then
    raise exception 'handover_item is kept as it was written: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace trigger _500_keep before update or delete on handover_item for each row execute function tg_handover_item__keep();
