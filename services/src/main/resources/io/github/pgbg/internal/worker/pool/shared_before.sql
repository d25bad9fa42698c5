-- What a session holds in its backend beyond a transaction, before a job runs there: one JSON text.
SELECT pg_catalog.json_build_object(
  'login', session_user,
  'role', pg_catalog.current_setting('role'),
  'path', pg_catalog.current_setting('search_path'),
  'settings', (SELECT pg_catalog.json_object_agg(name, pg_catalog.current_setting(name))
    FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) 'session'
      AND name OPERATOR(pg_catalog.<>) ALL (ARRAY['transaction_isolation',
        'transaction_read_only', 'transaction_deferrable'])),
  'custom', (SELECT pg_catalog.json_object_agg(n, pg_catalog.current_setting(n, true))
    FROM pg_catalog.unnest(${custom}) AS n),
  'locks', COALESCE((SELECT pg_catalog.json_agg(pg_catalog.concat_ws(' ', classid, objid, objsubid, mode))
    FROM pg_catalog.pg_locks WHERE locktype OPERATOR(pg_catalog.=) 'advisory'
      AND pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()), '[]'),
  'prepared', COALESCE((SELECT pg_catalog.json_agg(name) FROM pg_catalog.pg_prepared_statements), '[]'),
  'channels', COALESCE((SELECT pg_catalog.json_agg(c) FROM pg_catalog.pg_listening_channels() AS c), '[]'),
  'cursors', COALESCE((SELECT pg_catalog.json_agg(name) FROM pg_catalog.pg_cursors WHERE is_holdable), '[]'),
  'temporary', COALESCE((SELECT pg_catalog.json_agg(pg_catalog.concat_ws(' ', classid, objid))
    FROM pg_catalog.pg_depend
    WHERE refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND refobjid OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()), '[]'))
