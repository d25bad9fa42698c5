package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements about the extension, found among others. */
class ExtensionStatementsTest {
  private static final LexerOptions OPTIONS = new LexerOptions(true, false);

  private static ExtensionCommand only(String sql) {
    List<ExtensionStatement> found = AnalyzedSql.of(sql, OPTIONS).extensionStatements();
    assertThat(found).hasSize(1);
    return found.get(0).command();
  }

  @Test
  void createIsReadWithItsOptionsInAnyOrder() {
    assertThat(only("create extension pg_background"))
        .isEqualTo(new ExtensionCommand.Create(false, null, null));
    assertThat(
            only(
                "CREATE EXTENSION IF NOT EXISTS \"pg_background\" WITH VERSION '1.8' SCHEMA \"My"
                    + " S\" CASCADE"))
        .isEqualTo(new ExtensionCommand.Create(true, "My S", "1.8"));
    assertThat(only("/* x */ CREATE EXTENSION pg_background -- y\n SCHEMA Bg;"))
        .isEqualTo(new ExtensionCommand.Create(false, "bg", null));
  }

  @Test
  void dropIsReadWithItsNeighbours() {
    assertThat(only("DROP EXTENSION IF EXISTS hstore, pg_background CASCADE"))
        .isEqualTo(new ExtensionCommand.Drop(true, List.of("hstore"), true));
    assertThat(only("DROP EXTENSION pg_background RESTRICT"))
        .isEqualTo(new ExtensionCommand.Drop(false, List.of(), false));
  }

  @Test
  void alterAndCommentAreRead() {
    assertThat(only("ALTER EXTENSION pg_background UPDATE"))
        .isEqualTo(new ExtensionCommand.Update(null));
    assertThat(only("ALTER EXTENSION pg_background UPDATE TO '1.10'"))
        .isEqualTo(new ExtensionCommand.Update("1.10"));
    assertThat(only("ALTER EXTENSION pg_background SET SCHEMA tools"))
        .isEqualTo(new ExtensionCommand.SetSchema("tools"));
    assertThat(only("COMMENT ON EXTENSION pg_background IS 'it''s'"))
        .isEqualTo(new ExtensionCommand.Comment("it's"));
    assertThat(only("COMMENT ON EXTENSION pg_background IS NULL"))
        .isEqualTo(new ExtensionCommand.Comment(null));
  }

  @Test
  void itsPlaceAmongOtherStatementsIsTold() {
    String sql = "SELECT 1; CREATE EXTENSION pg_background; SELECT 2";
    ExtensionStatement found = AnalyzedSql.of(sql, OPTIONS).extensionStatements().get(0);
    assertThat(sql.substring(found.start(), found.end()))
        .isEqualTo("CREATE EXTENSION pg_background");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE EXTENSION hstore /* pg_background */",
        "CREATE EXTENSION pg_background_other",
        "CREATE EXTENSION pg_background SCHEMA",
        "CREATE EXTENSION pg_background FROM unpackaged",
        "ALTER EXTENSION pg_background ADD TABLE t",
        "DROP EXTENSION hstore",
        "COMMENT ON EXTENSION pg_background IS 5",
        "SELECT 'CREATE EXTENSION pg_background'",
        "CREATE EXTENSION"
      })
  void whatIsNotOursIsLeftToPostgres(String sql) {
    assertThat(AnalyzedSql.of(sql, OPTIONS).extensionStatements()).isEmpty();
  }
}
