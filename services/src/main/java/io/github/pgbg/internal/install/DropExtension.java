package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import java.util.stream.Collectors;

/** {@code DROP EXTENSION pg_background}; the executor's role stays, as with the extension. */
final class DropExtension {
  private DropExtension() {}

  static String of(String original, ExtensionCommand.Drop command) {
    String behavior = command.cascade() ? "CASCADE" : "RESTRICT";
    String missing =
        command.ifExists()
            ? """
              RAISE NOTICE 'extension "pg_background" does not exist, skipping';
            """
            : """
              RAISE EXCEPTION USING ERRCODE = '42704',
                MESSAGE = 'extension "pg_background" does not exist';
            """;
    String body =
        others(command)
            + "  IF home IS NULL THEN\n"
            + missing
            + "  ELSE\n"
            + DoBlockTemplate.requireOwner()
            + """
              BEGIN
                EXECUTE format('DROP VIEW IF EXISTS %%1$I.pg_background_activity,'
                  ' %%1$I.pg_background_list %1$s', home);
                SELECT string_agg(p.oid::regprocedure::text, ', ') INTO signatures FROM %2$s;
                EXECUTE 'DROP FUNCTION ' || signatures || ' %1$s';
                EXECUTE format('DROP TYPE IF EXISTS %3$s %1$s', home);
              EXCEPTION WHEN dependent_objects_still_exist THEN
                GET STACKED DIAGNOSTICS dependents = PG_EXCEPTION_DETAIL;
                RAISE EXCEPTION USING ERRCODE = '2BP01',
                  MESSAGE = 'cannot drop extension pg_background because other objects depend on it',
                  DETAIL = dependents,
                  HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
              END;
              END IF;
            """
                .formatted(
                    behavior,
                    ObjectNames.functionsOf("home"),
                    ObjectNames.TYPES.stream()
                        .map(type -> "%1$I." + type)
                        .collect(Collectors.joining(", ")));
    return DoBlockTemplate.of(
        original, DoBlockTemplate.isThere(), "  signatures text;\n  dependents text;", body);
  }

  /** Further extensions of the same statement are the server's own. */
  private static String others(ExtensionCommand.Drop command) {
    if (command.others().isEmpty()) {
      return "";
    }
    String names =
        command.others().stream()
            .map(Identifiers::quoteIdentifier)
            .collect(Collectors.joining(", "));
    String statement =
        "DROP EXTENSION "
            + (command.ifExists() ? "IF EXISTS " : "")
            + names
            + (command.cascade() ? " CASCADE" : "");
    return "  EXECUTE " + Identifiers.quoteLiteral(statement) + ";\n";
  }
}
