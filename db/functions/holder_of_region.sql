-- The unit that holds a new complaint: the kelurahan's own, which everybody else is reached through. Null where none serves it.
create or replace function holder_of_region(p_region text, p_at timestamptz) returns text language plpgsql stable as $$
declare
  day date := (p_at at time zone 'Asia/Jakarta')::date;
  holder text;
begin
  select u.code into holder
    from unit_area a
    join unit u on u.code = a.unit_code
   where a.region_code = p_region and a.valid_from <= day and (a.valid_to is null or a.valid_to > day)
     and u.level = 'kelurahan' and (u.valid_to is null or u.valid_to > day)
   order by u.code
   limit 1;
  return holder;
end $$;
