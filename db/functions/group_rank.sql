-- How far work on a complaint has come, to choose who leads a group. The same order as GROUP_RANKS in server/domain/duplicate.ts;
-- a test holds them equal.
create or replace function group_rank(p_status text) returns integer language sql immutable as $$
  select case p_status when 'waiting' then 0 when 'coordinating' then 1 when 'delegated' then 1 when 'follow_up_rejected' then 2
                       when 'in_progress' then 2 when 'awaiting_validation' then 3 else 4 end
$$;
