-- As answer_command, of what is no complaint (an alarm, a hand-over of a shift): the answer holds its id. p_refusal null: it was done.
create or replace function answer_other(p_actor jsonb, p_key text, p_command text, p_id bigint, p_refusal jsonb, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  given jsonb := coalesce(p_refusal, jsonb_build_object('ok', true, 'id', p_id));
begin
  insert into command_answer (account, key, wish, command, about, answer, at) values (p_actor ->> 'name', p_key, p_actor ->> 'wish', p_command, p_id, given, p_at);
  return given;
end $$;
