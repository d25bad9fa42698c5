package io.github.pgbg.internal.install;

/** The functions with which administrators let roles use the API. */
final class PrivilegeFunctions {
  private static final String COMMANDS =
      """
      SELECT format('%2$s EXECUTE ON FUNCTION %%s %3$s %%I', p.oid::regprocedure, $1) AS text
        FROM pg_proc p WHERE p.pronamespace = home AND p.proname IN (%4$s)
      UNION ALL
      SELECT format('%2$s USAGE ON TYPE %%s %3$s %%I', t.oid::regtype, $1)
        FROM pg_type t WHERE t.typnamespace = home AND t.typname IN (%5$s)
      UNION ALL
      SELECT format('%2$s SELECT ON TABLE %%s %3$s %%I', c.oid::regclass, $1)
        FROM pg_class c WHERE c.relnamespace = home AND c.relkind = 'v'
        AND c.relname IN ('pg_background_list', 'pg_background_activity')
      """;

  /** A role's name is text to some callers and name to others; so are the two names of it. */
  private static final String PAIR =
      """
      CREATE OR REPLACE FUNCTION %1$s.%6$s(role_name pg_catalog.text,
          print_commands pg_catalog.bool DEFAULT false)
      RETURNS pg_catalog.bool LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS $pgbg$
      DECLARE
        home oid := '%1$s'::regnamespace;
        command text;
      BEGIN
        FOR command IN %7$s LOOP
          EXECUTE command;
          IF $2 THEN
            RAISE INFO 'Executed command: %%', command;
          END IF;
        END LOOP;
        RETURN true;
      EXCEPTION WHEN OTHERS THEN
        RAISE NOTICE 'Error %8$s pg_background privileges %9$s %%: %%', $1, SQLERRM;
        RETURN false;
      END
      $pgbg$;
      CREATE OR REPLACE FUNCTION %1$s.%6$s(user_name pg_catalog.name,
          print_commands pg_catalog.bool DEFAULT false)
      RETURNS pg_catalog.bool LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS $pgbg$
      BEGIN
        RETURN %1$s.%6$s(user_name::text, print_commands);
      END
      $pgbg$;
      """;

  private PrivilegeFunctions() {}

  static String sql(String schema) {
    return pair(schema, "GRANT", "TO", "granting")
        + pair(schema, "REVOKE", "FROM", "revoking")
        + """
        CREATE OR REPLACE FUNCTION %1$s.pg_background_drop_executor_role()
        RETURNS pg_catalog.void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp
        AS $pgbg$
        BEGIN
          IF to_regrole('%2$s') IS NOT NULL THEN
            PERFORM %1$s.revoke_pg_background_privileges('%2$s'::text);
            EXECUTE 'DROP ROLE %2$s';
          END IF;
        END
        $pgbg$;
        """
            .formatted(schema, ObjectNames.EXECUTOR_ROLE);
  }

  private static String pair(String schema, String verb, String preposition, String doing) {
    String function = verb.toLowerCase(java.util.Locale.ROOT) + "_pg_background_privileges";
    String api = DoBlockTemplate.literals(ObjectNames.API);
    String types = DoBlockTemplate.literals(ObjectNames.TYPES);
    String commands = COMMANDS.formatted(schema, verb, preposition, api, types);
    return PAIR.formatted(
        schema,
        verb,
        preposition,
        api,
        types,
        function,
        commands,
        doing,
        preposition.toLowerCase(java.util.Locale.ROOT));
  }
}
