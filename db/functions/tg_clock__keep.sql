-- A clock that has started is not taken away and starts at no other time; where it ends follows from its rule.
create or replace function tg_clock__keep() returns trigger language plpgsql as $$
declare
  rule deadline_rule;
begin
  if tg_op = 'UPDATE' then
    select * into rule from deadline_rule d where d.id = new.rule;
    if (new.complaint_id, new.clock, new.unit_level, new.started_at) = (old.complaint_id, old.clock, old.unit_level, old.started_at)
       and rule.clock = new.clock and new.due_at = add_counted_time(new.started_at, rule.duration, rule.counting) then
      return new;
    end if;
  end if;
  raise exception 'The % clock of complaint % goes by its rule from % on: % refused', old.clock, old.complaint_id, old.started_at, lower(tg_op)
    using errcode = 'check_violation';
end $$;

create or replace trigger _500_keep before update or delete on clock for each row execute function tg_clock__keep();
