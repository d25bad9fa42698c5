    -- Both roles may call everything, whichever version of the extension the scripts were written
    -- for; but not where somebody else decides who is a member, or can log in as one. What was
    -- there before has the privileges that it had.
    FOREACH role_name IN ARRAY ARRAY['pgbackground_executor', 'pgbackground_role'] LOOP
      CONTINUE WHEN to_regrole(role_name) IS NULL;
      SELECT CASE WHEN r.rolcanlogin THEN 'it can log in' ELSE (
          SELECT format('role "%s" decides who is a member of it', o.rolname)
          FROM pg_auth_members m JOIN pg_roles o
            ON o.oid = m.grantor OR (m.admin_option AND o.oid = m.member)
          WHERE m.roleid = r.oid AND NOT o.rolsuper AND o.rolname <> session_user
            AND o.oid <> ALL (ARRAY[me, home_owner])
            AND o.oid <> (SELECT d.datdba FROM pg_database d WHERE d.datname = current_database())
          LIMIT 1) END
        INTO controlled FROM pg_roles r WHERE r.oid = to_regrole(role_name);
      IF controlled IS NOT NULL THEN
        RAISE WARNING 'role "%" is granted nothing: %', role_name, controlled;
        CONTINUE;
      END IF;
      everything := ${everything};
      FOR signature IN
          SELECT format('EXECUTE ON FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
            WHERE p.pronamespace = target_oid AND p.proowner = home_owner
              AND NOT starts_with(p.proname::text, 'pgbg_')
              AND EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'functions') AS f
                WHERE f ->> 'name' = p.proname AND f ->> 'role' = 'true'
                  AND f ->> 'types' = COALESCE((
                    SELECT string_agg(t.typname, ',' ORDER BY a.place)
                    FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
                      JOIN pg_type t ON t.oid = a.type), '')
                  AND (everything OR NOT f -> 'before' ?| former))
          UNION ALL
          SELECT format('USAGE ON TYPE %I.%I', target, t ->> 'name')
            FROM jsonb_array_elements(wanted -> 'types') AS t
            WHERE everything OR NOT t -> 'before' ?| former
          UNION ALL
          SELECT format('SELECT ON TABLE %I.%I', target, v)
            FROM jsonb_array_elements_text(wanted -> 'views') AS v WHERE everything LOOP
        EXECUTE format('GRANT %s TO %I', signature, role_name);
      END LOOP;
    END LOOP;
