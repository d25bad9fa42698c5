package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;

/** {@code CREATE EXTENSION pg_background}, and what an update has in common with it. */
final class CreateExtension {
  private static final String COMMENT =
      "Runs SQL in background workers, for sessions of the pgbg driver.";

  private CreateExtension() {}

  static String of(String original, ExtensionCommand.Create command) {
    String exists =
        command.ifNotExists()
            ? """
              RAISE NOTICE USING ERRCODE = '42710',
                MESSAGE = 'extension "pg_background" already exists, skipping';
              PERFORM pg_catalog.set_config('search_path', path, true);
              RETURN;
            """
            : """
              RAISE EXCEPTION USING ERRCODE = '42710',
                MESSAGE = 'extension "pg_background" already exists';
            """;
    String body =
        "  IF home IS NOT NULL THEN\n"
            + exists
            + "  END IF;\n"
            + DoBlockTemplate.requireVersion(command.version())
            + target(command)
            + executorRole()
            + objects()
            + """
              EXECUTE format('COMMENT ON FUNCTION %%I.pgbg_version() IS %%L', target, %1$s);
              IF to_regrole('%2$s') IS NOT NULL THEN
                EXECUTE format('SELECT %%I.grant_pg_background_privileges(''%2$s''::text)', target);
              END IF;
            """
                .formatted(Identifiers.quoteLiteral(COMMENT), ObjectNames.EXECUTOR_ROLE);
    return DoBlockTemplate.of(original, DoBlockTemplate.isOffered(), variables(), body);
  }

  private static String target(ExtensionCommand.Create command) {
    return command.schema() == null
        ? """
          IF target IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = '3F000',
              MESSAGE = 'no schema has been selected to create in';
          END IF;
        """
        : intoSchema(command.schema());
  }

  /** Sets the target. */
  static String intoSchema(String schema) {
    return """
      target := %s;
      IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = target) THEN
        RAISE EXCEPTION USING ERRCODE = '3F000',
          MESSAGE = format('schema "%%s" does not exist', target);
      END IF;
    """
        .formatted(Identifiers.quoteLiteral(schema));
  }

  static String variables() {
    return """
      bodies text := current_setting('check_function_bodies');
      own_role text := current_setting('role');
      kept oid[];
      signature text;
      settings text;
      custom text;
    """;
  }

  /**
   * Makes everything in the schema {@code target}. Functions that are there keep their privileges;
   * the others are nobody's, but for those without which none could be called. The settings are
   * those that a role without privileges may see, because any role may call.
   */
  static String objects() {
    return """
      SELECT array_agg(p.oid) INTO kept FROM %1$s;
      IF current_setting('is_superuser') = 'on' AND to_regrole('%9$s') IS NOT NULL THEN
        PERFORM set_config('role', '%9$s', true);
      END IF;
      SELECT quote_literal(array_agg(name ORDER BY name)::text) || '::pg_catalog.text[]'
        INTO settings FROM pg_settings WHERE context IN ('user', 'superuser')
        AND name NOT LIKE '%%.%%' AND name NOT IN ('application_name', 'client_encoding', 'role',
          'session_authorization', 'transaction_isolation', 'transaction_read_only',
          'transaction_deferrable', 'seed', 'is_superuser', 'session_preload_libraries',
          'dynamic_library_path', 'extension_control_path', 'output_plugin_libraries');
      PERFORM set_config('role', own_role, true);
      SELECT quote_literal(COALESCE(array_agg(DISTINCT split_part(s, '=', 1)), '{}')::text)
        || '::pg_catalog.text[]'
        INTO custom FROM pg_db_role_setting, unnest(setconfig) AS s
        WHERE split_part(s, '=', 1) LIKE '%%.%%';
      PERFORM set_config('check_function_bodies', 'off', true);
    %2$s
      EXECUTE replace(replace(replace(%3$s, '%4$s', quote_ident(target)), '%5$s', settings),
        '%6$s', custom);
      EXECUTE format('CREATE OR REPLACE FUNCTION %%I.pgbg_version() RETURNS pg_catalog.text'
        ' LANGUAGE sql IMMUTABLE AS %%L', target, 'SELECT ''%7$s''::pg_catalog.text');
      PERFORM set_config('check_function_bodies', bodies, true);
      FOR signature IN SELECT p.oid::regprocedure FROM %1$s
          AND p.oid <> ALL (COALESCE(kept, '{}')) AND NOT starts_with(p.proname::text, 'pgbg_') LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || signature || ' FROM PUBLIC';
      END LOOP;
      FOR signature IN SELECT t.oid::regtype FROM pg_type t
          WHERE t.typnamespace = quote_ident(target)::regnamespace AND t.typname IN (%8$s) LOOP
        EXECUTE 'REVOKE ALL ON TYPE ' || signature || ' FROM PUBLIC';
      END LOOP;
    """
        .formatted(
            ObjectNames.functionsOf("target"),
            InstallationScript.types(),
            DoBlockTemplate.dollarQuoted(InstallationScript.OBJECTS),
            InstallationScript.SCHEMA,
            InstallationScript.SETTINGS,
            InstallationScript.CUSTOM,
            InstallationScript.MARK,
            DoBlockTemplate.literals(ObjectNames.TYPES),
            ObjectNames.EXECUTOR_ROLE);
  }

  private static String executorRole() {
    return """
      IF to_regrole('%1$s') IS NULL THEN
        BEGIN
          EXECUTE 'CREATE ROLE %1$s NOLOGIN';
        EXCEPTION
          WHEN duplicate_object OR unique_violation THEN
            NULL;
          WHEN OTHERS THEN
            RAISE NOTICE 'role "%1$s" was not created: %%', SQLERRM;
        END;
      END IF;
    """
        .formatted(ObjectNames.EXECUTOR_ROLE);
  }
}
