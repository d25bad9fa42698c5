    -- Makes everything in the schema "target". The settings that a worker takes over are those that
    -- a role without privileges sees, because any role may call.
    IF current_setting('is_superuser') = 'on' THEN
      remark := current_setting('role');
      PERFORM set_config('role', 'pg_signal_backend', true);
    END IF;
    SELECT quote_literal(array_agg(s.name ORDER BY s.name)::text) || '::pg_catalog.text[]'
      INTO settings FROM pg_settings s WHERE s.context IN ('user', 'superuser')
      AND s.name NOT LIKE '%.%' AND s.name NOT IN ('application_name', 'client_encoding', 'role',
        'session_authorization', 'transaction_isolation', 'transaction_read_only',
        'transaction_deferrable', 'seed', 'is_superuser', 'session_preload_libraries',
        'dynamic_library_path', 'extension_control_path', 'output_plugin_libraries');
    IF remark IS NOT NULL THEN
      PERFORM set_config('role', remark, true);
    END IF;
    SELECT quote_literal(COALESCE(array_agg(DISTINCT split_part(c.setting, '=', 1)), '{}')::text)
        || '::pg_catalog.text[]'
      INTO custom FROM pg_db_role_setting r, unnest(r.setconfig) AS c(setting)
      WHERE split_part(c.setting, '=', 1) LIKE '%.%';
    FOR item IN SELECT t.value FROM jsonb_array_elements(wanted -> 'types') AS t
        WHERE NOT EXISTS (SELECT FROM pg_type y
          WHERE y.oid = ANY (kept_types) AND y.typname = t.value ->> 'name') LOOP
      EXECUTE format('CREATE TYPE %I.%I AS (%s)', target, item ->> 'name', item ->> 'columns');
      EXECUTE format('REVOKE ALL ON TYPE %I.%I FROM PUBLIC', target, item ->> 'name');
    END LOOP;
    FOR attempt IN 1..1000 LOOP
      EXIT WHEN strpos(concat(target, settings, custom), tag) = 0;
      tag := concat('$pgbg', attempt, '$');
    END LOOP;
    fill := jsonb_build_object('schema', quote_ident(target),
      'schema_text', quote_literal(quote_ident(target)), 'schema_name', quote_literal(target),
      'settings', settings, 'custom', custom, 'tag', tag);
    PERFORM set_config('check_function_bodies', 'off', true);
    EXECUTE (SELECT string_agg(CASE WHEN p.place % 2 = 1 THEN p.part ELSE fill ->> p.part END, ''
        ORDER BY p.place)
      FROM unnest(string_to_array(script, '@@')) WITH ORDINALITY AS p(part, place));
    PERFORM set_config('check_function_bodies', bodies, true);
    FOR signature IN SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = target_oid AND p.proowner = home_owner
        AND p.oid <> ALL (kept_functions) AND NOT starts_with(p.proname::text, 'pgbg_')
        AND EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'functions') AS f
          WHERE f ->> 'name' = p.proname AND f ->> 'types' = COALESCE((
            SELECT string_agg(t.typname, ',' ORDER BY a.place)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
              JOIN pg_type t ON t.oid = a.type), '')) LOOP
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    END LOOP;
