package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden texts of the splitter, checked against PostgreSQL 18's own parser. */
class StatementSplitterTest {
  private static List<String> split(String sql) {
    return StatementSplitter.split(sql, LexerOptions.DEFAULT).stream()
        .map(statement -> statement.text(sql))
        .toList();
  }

  @Test
  void emptyStatementsAreLeftOut() {
    assertThat(split(";; SELECT 1 ;/* a */; -- b\n;SELECT 2;"))
        .containsExactly("SELECT 1", "SELECT 2");
    assertThat(split("")).isEmpty();
    assertThat(split(" -- nothing")).isEmpty();
  }

  @Test
  void commentsAroundAStatementAreNotPartOfIt() {
    assertThat(split("/* a */ SELECT /* b */ 1 -- c")).containsExactly("SELECT /* b */ 1");
  }

  @Test
  void semicolonsInQuotesEndNothing() {
    assertThat(split("SELECT 'a;b', \"c;d\", $x$;$x$ /* ; */ -- ;\n; SELECT 3"))
        .containsExactly("SELECT 'a;b', \"c;d\", $x$;$x$", "SELECT 3");
  }

  @Test
  void theActionsOfARuleStayTogether() {
    String rule =
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)";
    assertThat(split(rule + "; SELECT 1")).containsExactly(rule, "SELECT 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT a; SELECT CASE WHEN a > 0 THEN 1"
            + " ELSE CASE a WHEN 1 THEN 2 END END; END",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1 AS end; SELECT t.end, x.case FROM t;"
            + " END",
        "create function f() returns int language sql begin atomic end",
        "CREATE FUNCTION f() RETURNS int RETURN 1",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$"
      })
  void theBodyOfAFunctionStaysTogether(String definition) {
    assertThat(split(definition + "; SELECT 1")).containsExactly(definition, "SELECT 1");
  }

  @Test
  void beginOfATransactionIsNoBody() {
    assertThat(split("BEGIN; SELECT 1; END")).containsExactly("BEGIN", "SELECT 1", "END");
  }
}
