-- Grants or revokes what is the installation's own: whoever owns the schema may have renamed it and
-- made another of that name, but not in the name of this function's owner. Nothing is called that
-- is not PostgreSQL's own, because this runs as its owner.
CREATE OR REPLACE FUNCTION ${schema}.${function}(${parameter},
  print_commands pg_catalog.bool DEFAULT false)
RETURNS pg_catalog.bool LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $pgbg$
DECLARE
  command pg_catalog.text;
BEGIN
  FOR command IN
      SELECT pg_catalog.format('${verb} EXECUTE ON FUNCTION %s ${preposition} %I',
          p.oid::pg_catalog.regprocedure, $1)
        FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
            WHERE n.nspname = ${schemaName})
          AND pg_catalog.pg_get_userbyid(p.proowner) = current_user
          AND p.proname = ANY ('{${functions}}'::pg_catalog.text[])
      UNION ALL
      SELECT pg_catalog.format('${verb} USAGE ON TYPE %s ${preposition} %I',
          t.oid::pg_catalog.regtype, $1)
        FROM pg_catalog.pg_type t
        WHERE t.typnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
            WHERE n.nspname = ${schemaName})
          AND pg_catalog.pg_get_userbyid(t.typowner) = current_user
          AND t.typname = ANY ('{${types}}'::pg_catalog.text[])
      UNION ALL
      SELECT pg_catalog.format('${verb} SELECT ON TABLE %s ${preposition} %I',
          c.oid::pg_catalog.regclass, $1)
        FROM pg_catalog.pg_class c
        WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n
            WHERE n.nspname = ${schemaName})
          AND pg_catalog.pg_get_userbyid(c.relowner) = current_user AND c.relkind = 'v'
          AND c.relname IN ('pg_background_list', 'pg_background_activity')
  LOOP
    EXECUTE command;
    IF $2 THEN
      RAISE INFO '%', command;
    END IF;
  END LOOP;
  RETURN true;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'Error ${doing} pg_background privileges ${adverb} %: %', $1, SQLERRM;
  RETURN false;
END
$pgbg$;
