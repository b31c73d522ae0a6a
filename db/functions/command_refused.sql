-- A refusal as the protocol has it (CommandAnswer in server/protocol/up.ts, without `current`).
create or replace function command_refused(p_reason text, p_message text) returns jsonb language sql immutable as $$
  select jsonb_build_object('ok', false, 'reason', p_reason, 'message', p_message)
$$;
