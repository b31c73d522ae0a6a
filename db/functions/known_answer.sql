-- The answer that this key was given before; null for a new key. A key answers for one command on one complaint (p_about; of
-- a decision the proposal) and one wish (the digest in p_actor): what repeats it for something else is refused, since nothing of that
-- was done.
--
-- Whoever asks holds the key to the end of the transaction: the complaint's row lock keeps repeats apart, but not two uses of one
-- key on two complaints at once. In a statement of its own, so that the look-up sees what the one before committed.
create or replace function known_answer(p_actor jsonb, p_key text, p_command text, p_about bigint) returns jsonb language plpgsql as $$
declare
  kept command_answer;
begin
  perform pg_advisory_xact_lock(hashtext('command key'), hashtext((p_actor ->> 'name') || ' ' || p_key));
  select * into kept from command_answer a where a.account = p_actor ->> 'name' and a.key = p_key;
  return case
    when kept.key is null then null
    when (kept.command, kept.about) is distinct from (p_command, p_about) and kept.command is not null
      then command_refused('key_reused', format('The key was used for %s of %s', kept.command, kept.about))
    when kept.wish <> p_actor ->> 'wish'
      then command_refused('key_reused', format('The key was used for %s of %s, with other particulars', kept.command, kept.about))
    else kept.answer end;
end $$;
