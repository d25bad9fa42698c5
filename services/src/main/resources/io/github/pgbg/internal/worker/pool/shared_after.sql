-- Makes a backend like it was before a job ran there: runs in the message of the job's COMMIT or
-- ROLLBACK, after it, so that the pooler gives the backend to nobody between. What cannot be undone
-- ends the backend.
DECLARE
  before pg_catalog.json := ${before};
  path pg_catalog.text := pg_catalog.current_setting('search_path');
  was pg_catalog.text;
  r record;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  IF session_user <> before ->> 'login' THEN
    PERFORM set_config('session_authorization', before ->> 'login', false);
  END IF;
  IF current_setting('role') <> before ->> 'role' THEN
    PERFORM set_config('role', before ->> 'role', false);
  END IF;
  FOR r IN
    SELECT name, before -> 'settings' ->> name AS was FROM pg_settings
    WHERE name NOT IN ('search_path', 'transaction_isolation', 'transaction_read_only',
        'transaction_deferrable')
      AND (source = 'session' OR before -> 'settings' ->> name IS NOT NULL)
      AND before -> 'settings' ->> name IS DISTINCT FROM current_setting(name)
  LOOP
    PERFORM set_config(r.name, r.was, false);
  END LOOP;
  FOR r IN
    SELECT n AS name, coalesce(before -> 'custom' ->> n, '') AS was FROM unnest(${custom}) AS n
    WHERE coalesce(current_setting(n, true), '') <> coalesce(before -> 'custom' ->> n, '')
  LOOP
    PERFORM set_config(r.name, r.was, false);
  END LOOP;
${release}
  FOR r IN
    SELECT c AS name FROM pg_listening_channels() AS c
    WHERE c NOT IN (SELECT json_array_elements_text(before -> 'channels'))
  LOOP
    EXECUTE format('UNLISTEN %I', r.name);
  END LOOP;
  FOR r IN
    SELECT name FROM pg_cursors WHERE is_holdable
      AND name NOT IN (SELECT json_array_elements_text(before -> 'cursors'))
  LOOP
    EXECUTE format('CLOSE %I', r.name);
  END LOOP;
  FOR r IN
    SELECT o.type, o.identity FROM pg_depend d, pg_identify_object(d.classid, d.objid, 0) AS o
    WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = pg_my_temp_schema()
      AND concat_ws(' ', d.classid, d.objid)
        NOT IN (SELECT json_array_elements_text(before -> 'temporary'))
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', r.type, r.identity);
  END LOOP;
  was := coalesce(before -> 'settings' ->> 'search_path', before ->> 'path');
  IF path <> was THEN
    PERFORM set_config('search_path', before -> 'settings' ->> 'search_path', false);
  END IF;
EXCEPTION WHEN OTHERS THEN
  PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
END
