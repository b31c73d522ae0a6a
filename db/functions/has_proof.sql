-- Whether the unit that holds the complaint has handed in a photo that nobody has judged yet.
create or replace function has_proof(p_complaint complaint) returns boolean language sql stable as $$
  select exists (
    select from evidence e
     where e.complaint_id = p_complaint.id and e.origin = 'follow_up' and e.verdict is null
       and e.unit_code is not distinct from p_complaint.unit_code)
$$;
