-- Level of the unit that held a complaint when it came in: the giver of its first dispatch, or who still has it.
create or replace function first_unit_level(p_complaint complaint) returns text language sql stable as $$
  select u.level
    from unit u
   where u.code = (select f.code
                     from (select d.id, d.from_unit as code from dispatch d where d.complaint_id = p_complaint.id
                           union all select null, p_complaint.unit_code) f
                    order by f.id nulls last limit 1)
$$;
