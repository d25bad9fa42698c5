package io.github.pgbg.internal.install;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.ExtensionCommand;
import org.jspecify.annotations.Nullable;

/** {@code ALTER EXTENSION pg_background} and {@code COMMENT ON} it. */
final class AlterExtension {
  private static final String MOVE =
      """
        IF target <> home THEN
          FOR signature IN
            SELECT 'FUNCTION ' || p.oid::regprocedure FROM %1$s
            UNION ALL
            SELECT 'VIEW ' || c.oid::regclass FROM pg_class c
              WHERE c.relnamespace = quote_ident(home)::regnamespace AND c.relkind = 'v'
              AND c.relname IN ('pg_background_list', 'pg_background_activity')
            UNION ALL
            SELECT 'TYPE ' || t.oid::regtype FROM pg_type t
              WHERE t.typnamespace = quote_ident(home)::regnamespace AND t.typname IN (%2$s)
          LOOP
            EXECUTE format('ALTER %%s SET SCHEMA %%I', signature, target);
          END LOOP;
      %3$s
        END IF;
      """;

  private AlterExtension() {}

  static String of(String original, ExtensionCommand command) {
    String body;
    if (command instanceof ExtensionCommand.SetSchema move) {
      // the functions name their schema, so they are made again there
      body =
          CreateExtension.intoSchema(move.schema())
              + MOVE.formatted(
                  ObjectNames.functionsOf("home"),
                  DoBlockTemplate.literals(ObjectNames.TYPES),
                  CreateExtension.objects());
    } else if (command instanceof ExtensionCommand.Update update) {
      body = DoBlockTemplate.requireVersion(update.version()) + update();
    } else if (command instanceof ExtensionCommand.Comment comment) {
      body = comment(comment.text());
    } else {
      throw new IllegalArgumentException(command.toString());
    }
    return DoBlockTemplate.of(
        original,
        DoBlockTemplate.isThere(),
        CreateExtension.variables(),
        DoBlockTemplate.requireInstallation() + body);
  }

  private static String update() {
    return """
      IF strpos(home_version, '%s') > 0 THEN
        RAISE NOTICE 'version "%s" of extension "pg_background" is already installed';
      ELSE
        target := home;
    %s
      END IF;
    """
        .formatted(InstallationScript.MARK, DoBlockTemplate.VERSION, CreateExtension.objects());
  }

  private static String comment(@Nullable String text) {
    return "  EXECUTE format('COMMENT ON FUNCTION %I.pgbg_version() IS %L', home, "
        + (text == null ? "NULL" : Identifiers.quoteLiteral(text))
        + ");\n";
  }
}
