-- A rule that complaints go by is ended and followed by its next version (change_clock_rules), which says what that does to them;
-- it is not written over behind their backs, nor taken away.
create or replace function tg_deadline_rule__keep() returns trigger language plpgsql as $$
begin
  if exists (select from complaint c where old.id in (c.coordination_rule, c.finish_rule, c.red_mark_rule))
     or exists (select from clock k where k.rule = old.id) then
    raise exception 'Complaints go by deadline rule %: end it and add its next version instead of this %', old.id, lower(tg_op)
      using errcode = 'check_violation', hint = 'npm run clocks -- preview FILE, then apply FILE';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create or replace trigger _500_keep_update before update on deadline_rule for each row
  when ((old.clock, old.category_code, old.channel_code, old.unit_level, old.duration, old.counting, old.is_pausable)
        is distinct from (new.clock, new.category_code, new.channel_code, new.unit_level, new.duration, new.counting, new.is_pausable))
  execute function tg_deadline_rule__keep();
create or replace trigger _500_keep before delete on deadline_rule for each row execute function tg_deadline_rule__keep();
