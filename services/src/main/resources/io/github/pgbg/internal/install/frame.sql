-- The body of the DO block that stands in the place of a statement about the extension.
--
-- Who runs it may be a superuser, and others may have made objects in any schema: so all names are
-- those of pg_catalog, and nothing is called that is not there. Where the server has the extension
-- itself, it gets the original statement.
DECLARE
  path pg_catalog.text := pg_catalog.current_setting('search_path');
  own_role pg_catalog.text := pg_catalog.current_setting('role');
  bodies pg_catalog.text := pg_catalog.current_setting('check_function_bodies');
  me pg_catalog.oid;                -- the role in force
  target pg_catalog.text := pg_catalog.current_schema();
  target_oid pg_catalog.oid;
  home pg_catalog.text;             -- the schema that has the installation, or NULL
  home_oid pg_catalog.oid;
  home_owner pg_catalog.oid;
  home_mark pg_catalog.text;
  home_level pg_catalog.text;
  home_protocol pg_catalog.int4;
  api pg_catalog.jsonb := ${api};   -- by level: functions, types and views
  ours_functions pg_catalog.oid[];  -- what belongs to the installation
  ours_types pg_catalog.oid[];
  ours_views pg_catalog.oid[];
  in_the_way pg_catalog.text;
  item pg_catalog.jsonb;
  signature pg_catalog.text;
${variables}
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  IF ${serverHasIt} THEN
    PERFORM set_config('search_path', path, true);
    EXECUTE ${original};
    RETURN;
  END IF;
  me := (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user);
  -- Who comes second sees what the first has done. Anybody may hold this lock, so nobody waits for
  -- it for long; without it, two in one schema still get in each other's way at the marker.
  FOR attempt IN 1..200 LOOP
    EXIT WHEN pg_try_advisory_xact_lock(hashtextextended('pgbg installation', 0));
    PERFORM pg_sleep(0.025);
  END LOOP;
  SELECT i.schema_name, i.schema_oid, i.owner, i.mark
    INTO home, home_oid, home_owner, home_mark
    FROM (${installations}) AS i
    WHERE i.counts OR i.owner = me ORDER BY i.counts DESC, i.of_all DESC, i.marker LIMIT 1;
  home_level := CASE WHEN home_mark LIKE '%''2.%' THEN '2.0' ELSE '1.10' END;
  home_protocol := COALESCE(substring(home_mark, 'protocol ([0-9]{1,6}) ')::int4, 1);
  <<work>>
  BEGIN
${body}
  END;
  PERFORM set_config('search_path', path, true);
END
