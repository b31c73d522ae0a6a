-- Whether two scopes have ground in common (p_scope a JSON array of codes).
create or replace function is_scope_shared(p_codes text[], p_scope jsonb) returns boolean language sql immutable as $$
  select exists (
    select from unnest(p_codes) as region (code), jsonb_array_elements_text(p_scope) as area (code)
     where region.code = area.code or starts_with(region.code, area.code || '.') or starts_with(area.code, region.code || '.'))
$$;
