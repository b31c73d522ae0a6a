-- Keeps a command's first answer for every repeat of its key and ends the command's context. p_refusal null: it was done.
-- A key that has an answer already fails here (command_answer_pkey), and what was done with it is rolled back.
create or replace function answer_command(p_actor jsonb, p_key text, p_command text, p_id bigint, p_refusal jsonb, p_at timestamptz) returns jsonb
language plpgsql as $$
declare
  given jsonb := p_refusal;
begin
  perform set_config('pantau.act', '', true);
  if given is null then
    select jsonb_build_object('ok', true, 'id', c.id, 'version', c.version) into given from complaint c where c.id = p_id;
  end if;
  insert into command_answer (account, key, wish, command, about, answer, at) values (p_actor ->> 'name', p_key, p_actor ->> 'wish', p_command, p_id, given, p_at);
  return given;
end $$;
