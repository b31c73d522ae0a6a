-- Where a deadline comes to lie when its clock, started at p_start, stands still in p_pauses (in order, none overlapping):
-- what was left when a pause began is counted again from its end. A pause after the deadline saves nothing.
create or replace function paused_due(p_start timestamptz, p_due timestamptz, p_counting text, p_pauses tstzrange[]) returns timestamptz
language plpgsql stable as $$
declare
  pause tstzrange;
  due timestamptz := p_due;
begin
  foreach pause in array coalesce(p_pauses, '{}') loop
    if lower(pause) < due and upper(pause) > p_start then
      due := add_counted_time(upper(pause), counted_between(greatest(lower(pause), p_start), due, p_counting), p_counting);
    end if;
  end loop;
  return due;
end $$;
