-- Takes from both roles what is the installation's own, and drops them.
CREATE OR REPLACE FUNCTION ${schema}.pg_background_drop_executor_role()
RETURNS pg_catalog.void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $pgbg$
DECLARE
  role_name pg_catalog.text;
  granted pg_catalog.text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['pgbackground_executor', 'pgbackground_role'] LOOP
    CONTINUE WHEN pg_catalog.to_regrole(role_name) IS NULL;
    FOR granted IN
        SELECT pg_catalog.format('FUNCTION %s', p.oid::pg_catalog.regprocedure)
          FROM pg_catalog.pg_proc p
          WHERE p.pronamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
              WHERE n.nspname = ${schemaName})
            AND pg_catalog.pg_get_userbyid(p.proowner) = current_user
            AND p.proname = ANY ('{${functions}}'::pg_catalog.text[])
        UNION ALL
        SELECT pg_catalog.format('TYPE %s', t.oid::pg_catalog.regtype)
          FROM pg_catalog.pg_type t
          WHERE t.typnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
              WHERE n.nspname = ${schemaName})
            AND pg_catalog.pg_get_userbyid(t.typowner) = current_user
            AND t.typname = ANY ('{${types}}'::pg_catalog.text[])
        UNION ALL
        SELECT pg_catalog.format('TABLE %s', c.oid::pg_catalog.regclass)
          FROM pg_catalog.pg_class c
          WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
              WHERE n.nspname = ${schemaName})
            AND pg_catalog.pg_get_userbyid(c.relowner) = current_user AND c.relkind = 'v'
            AND c.relname IN ('pg_background_list', 'pg_background_activity')
    LOOP
      EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %I', granted, role_name);
    END LOOP;
    EXECUTE pg_catalog.format('DROP ROLE %I', role_name);
  END LOOP;
END
$pgbg$;
