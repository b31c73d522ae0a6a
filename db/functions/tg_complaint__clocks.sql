-- Starts the clocks that only some complaints have: the channel's when it comes in, a unit level's when a unit of that level
-- has it for the first time. Once a statement; where a city has no such rule it is one look at a table of a few rows.
create or replace function tg_complaint__clocks() returns trigger language plpgsql as $$
declare
  act jsonb := nullif(current_setting('pantau.act', true), '')::jsonb;
begin
  if tg_op = 'INSERT' then
    if exists (select from after_rows c where c.channel_code in (select d.channel_code from deadline_rule d where d.clock = 'channel')) then
      insert into clock (complaint_id, clock, unit_level, rule, started_at, due_at)
      select c.id, 'channel', '', d.id, c.reported_at, add_counted_time(c.reported_at, d.duration, d.counting)
        from after_rows c
        join deadline_rule d on d.id = (find_deadline_rule('channel', c.category_code, c.channel_code,
               (select u.level from unit u where u.code = c.unit_code), (c.reported_at at time zone 'Asia/Jakarta')::date)).id
       where c.channel_code in (select r.channel_code from deadline_rule r where r.clock = 'channel');
    end if;
    if exists (select from deadline_rule d where d.clock = 'unit') then
      insert into clock (complaint_id, clock, unit_level, rule, started_at, due_at)
      select c.id, 'unit', u.level, d.id, c.reported_at, add_counted_time(c.reported_at, d.duration, d.counting)
        from after_rows c
        join unit u on u.code = c.unit_code
        join deadline_rule d on d.id = (find_deadline_rule('unit', c.category_code, c.channel_code, u.level,
               (c.reported_at at time zone 'Asia/Jakarta')::date)).id;
    end if;
  elsif exists (select from deadline_rule d where d.clock = 'unit') then
    insert into clock (complaint_id, clock, unit_level, rule, started_at, due_at)
    select c.id, 'unit', u.level, d.id, now_at.at, add_counted_time(now_at.at, d.duration, d.counting)
      from after_rows c
      join before_rows b using (id)
      join unit u on u.code = c.unit_code
      cross join (select coalesce((act ->> 'at')::timestamptz, now()) as at) now_at
      join deadline_rule d on d.id = (find_deadline_rule('unit', c.category_code, c.channel_code, u.level,
             (now_at.at at time zone 'Asia/Jakarta')::date)).id
     where c.unit_code is distinct from b.unit_code and c.closed_at is null
    on conflict do nothing;
  end if;
  return null;
end $$;

create or replace trigger _400_clocks_insert after insert on complaint
  referencing new table as after_rows for each statement execute function tg_complaint__clocks();
create or replace trigger _400_clocks_update after update on complaint
  referencing old table as before_rows new table as after_rows for each statement execute function tg_complaint__clocks();
