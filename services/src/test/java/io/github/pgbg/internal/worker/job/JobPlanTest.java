package io.github.pgbg.internal.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobPlanTest {
  private static JobPlan launched(String sql) {
    return JobPlan.of(AnalyzedSql.of(sql, LexerOptions.DEFAULT), false);
  }

  private static JobPlan submitted(String sql) {
    return JobPlan.of(AnalyzedSql.of(sql, LexerOptions.DEFAULT), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", " ; ;", "-- nothing", "/* nothing */;"})
  void nothingIsRunForATextWithoutAStatement(String sql) {
    assertThat(launched(sql)).isEqualTo(new JobPlan.Empty());
    assertThat(submitted(sql)).isEqualTo(new JobPlan.Empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGIN | TransactionControl",
        "SELECT 1; COMMIT; SELECT 2 | TransactionControl",
        "ROLLBACK TO s | TransactionControl",
        "PREPARE TRANSACTION 'x' | TransactionControl",
        "COPY t FROM STDIN | ClientCopy",
        "SELECT 1; COPY (SELECT 1) TO STDOUT | ClientCopy",
        "LISTEN x | Listen"
      })
  void whatAJobMayNotDoIsKnownBeforeItRuns(String sql, String plan) {
    assertThat(launched(sql).getClass().getSimpleName()).isEqualTo(plan);
    assertThat(submitted(sql).getClass().getSimpleName()).isEqualTo(plan);
  }

  @Test
  void theRowsOfTheLastStatementAreStreamed() {
    assertThat(launched("SELECT 1")).isEqualTo(new JobPlan.Streamed("", "SELECT 1", 0));
    assertThat(launched("SET a.b = 'é'; SELECT 1"))
        .isEqualTo(new JobPlan.Streamed("SET a.b = 'é'; ", "SELECT 1", 15));
    assertThat(launched("SELECT '😀'; TABLE t;"))
        .isEqualTo(new JobPlan.Streamed("SELECT '😀'; ", "TABLE t", 12));
  }

  @Test
  void whatGivesNoRowsGoesAsOneMessage() {
    assertThat(launched("SELECT 1; UPDATE t SET a = 1"))
        .isEqualTo(
            new JobPlan.OneMessage(
                "SELECT 1; UPDATE t SET a = 1", false, false, "UPDATE t SET a = 1"));
    assertThat(submitted("SELECT 1"))
        .isEqualTo(new JobPlan.OneMessage("SELECT 1", false, false, "SELECT 1"));
    assertThat(launched("CALL p()"))
        .isEqualTo(new JobPlan.OneMessage("CALL p()", true, true, "CALL p()"));
  }

  @Test
  void aLoneStatementThatMayRefuseATransactionStandsAlone() {
    assertThat(launched("VACUUM t"))
        .isEqualTo(new JobPlan.OneMessage("VACUUM t", true, false, "VACUUM t"));
    assertThat(launched("SELECT 1; VACUUM t"))
        .isEqualTo(new JobPlan.OneMessage("SELECT 1; VACUUM t", false, false, "VACUUM t"));
  }

  @Test
  void aParameterLeavesTheErrorToTheServer() {
    assertThat(launched("SELECT $1")).isInstanceOf(JobPlan.OneMessage.class);
  }
}
