-- Says who acts, for the events of what follows in this transaction (tg_complaint__log); answer_command ends it.
create or replace function begin_act(p_actor jsonb, p_kind text, p_at timestamptz, p_data jsonb default '{}') returns void language sql as $$
  select set_config('pantau.act', jsonb_build_object('kind', p_kind, 'actor', p_actor ->> 'name', 'at', p_at, 'data', jsonb_strip_nulls(p_data))::text, true)
$$;
