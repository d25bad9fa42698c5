  wanted_level pg_catalog.text;
  wanted pg_catalog.jsonb;          -- what the level wanted consists of
  script pg_catalog.text;
  settings pg_catalog.text;
  custom pg_catalog.text;
  tag pg_catalog.text := '$pgbg$';
  fill pg_catalog.jsonb;
  role_name pg_catalog.text;
  new_roles pg_catalog.text[] := '{}';
  controlled pg_catalog.text;
  kept_functions pg_catalog.oid[] := '{}';
  kept_types pg_catalog.oid[] := '{}';
  strangers pg_catalog.text[] := '{}';
  saved pg_catalog.jsonb := '[]';   -- privileges of what was there before
  former pg_catalog.text[] := '{}';  -- names that were there before
  everything pg_catalog.bool;
  remark pg_catalog.text;
