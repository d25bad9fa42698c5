package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.conformance.ScriptRecord.Command;
import io.github.pgbg.tests.conformance.ScriptRecord.Let;
import io.github.pgbg.tests.conformance.ScriptRecord.Query;
import io.github.pgbg.tests.conformance.ScriptRecord.QueryOptions;
import io.github.pgbg.tests.conformance.ScriptRecord.Sleep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptParserTest {
  @Test
  void recordsAreCutAtBlankLinesAndKeepTheirLine() {
    String script =
        """
        # a comment

        statement ok
        SELECT 1,
          2

        # native: ERROR: division by zero
        statement error 22012
        SELECT 1/0

        let a b
        SELECT 1, 2

        sleep 10
        """;
    assertThat(ScriptParser.parse(script))
        .containsExactly(
            new Command(3, "SELECT 1,\n  2", null, null),
            new Command(8, "SELECT 1/0", "22012", new ExpectedError("division by zero", Map.of())),
            new Let(11, List.of("a", "b"), "SELECT 1, 2"),
            new Sleep(14, 10));
  }

  @Test
  void aQueryMayExpectNoRowsAndItsExpectationMayLookLikeAComment() {
    String script =
        """
        query typed sort
        SELECT 1 AS n
        ----
        # n int4
        1

        query
        SELECT 1 WHERE false
        ----

        query warnings
        DO ''
        ----
        ! hello\
        """;
    assertThat(ScriptParser.parse(script))
        .containsExactly(
            new Query(
                1, "SELECT 1 AS n", new QueryOptions(true, true, false), List.of("# n int4", "1")),
            new Query(7, "SELECT 1 WHERE false", new QueryOptions(false, false, false), List.of()),
            new Query(11, "DO ''", new QueryOptions(false, false, true), List.of("! hello")));
  }

  @Test
  void whatIsNoRecordIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> ScriptParser.parse("\nfrobnicate 1\n"))
        .hasMessage("line 2: no such record: frobnicate");
    assertThatThrownBy(() -> ScriptParser.parse("statement oke\nSELECT 1\n"))
        .hasMessage("line 1: allowed are statement ok and statement error STATE");
    assertThatThrownBy(() -> ScriptParser.parse("query\nSELECT 1\n"))
        .hasMessage("line 3: expected ----");
  }
}
