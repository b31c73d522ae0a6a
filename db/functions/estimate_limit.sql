-- The latest finish that may be estimated: setting estimate_max_days after the finish by rule.
create or replace function estimate_limit(p_complaint complaint) returns timestamptz language sql stable as $$
  select p_complaint.finish_due_at + make_interval(secs => (s.value #>> '{}')::double precision * 86400) from setting s where s.key = 'estimate_max_days'
$$;
