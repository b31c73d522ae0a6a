-- Writes onto the complaint where its pauses and its estimate have moved the two clocks that due_at is made of.
create or replace function move_clocks(p_id bigint) returns void language sql as $$
  update complaint c
     set coordination_moved_to = moved_clock(c.id, 'coordination', c.reported_at, c.coordination_due_at, c.coordination_rule),
         finish_moved_to = moved_clock(c.id, 'finish', c.reported_at, c.finish_due_at, c.finish_rule)
   where c.id = p_id
$$;
