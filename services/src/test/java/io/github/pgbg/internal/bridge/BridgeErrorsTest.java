package io.github.pgbg.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class BridgeErrorsTest {
  private static final String OF_THE_USER =
      "PL/pgSQL function audit(integer) line 3 at PERFORM\n"
          + "SQL statement \"SELECT pg_background_launch('SELECT 1')\"";

  private static ServerErrorMessage translated(String message, String where) {
    ServerErrorMessage sent =
        ErrorFields.error("22012", message).with('W', where).exception().getServerErrorMessage();
    return Objects.requireNonNull(
        BridgeErrors.toExtension(sent, List.of(), null).exception().getServerErrorMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PL/pgSQL function pg_temp.pgbg_ask(text,text) line 20 at RAISE",
        "PL/pgSQL function pg_temp_3.pg_background_result(integer,bigint) line 7 at assignment",
        "PL/pgSQL function public.pg_background_launch(text) line 1 at RETURN",
        "SQL expression \"pg_temp.pgbg_ask('LAUNCH', $1)\"",
        "SQL statement \"SELECT /* pgbg_rows */ u.c1::\"char\" FROM ROWS FROM (unnest($1[6])) AS"
            + " u\"",
        "PL/pgSQL-Funktion pg_temp_3.pgbg_ask(text,text) Zeile 20 bei RAISE",
        "SQL-Ausdruck »pg_temp.pgbg_ask('LAUNCH', $1)«",
        "fonction PL/pgSQL pg_temp_3.pgbg_ask(text,text), ligne 20, à RAISE",
        "instruction SQL « SELECT pg_temp.pgbg_ask('LAUNCH', $1) »",
        "PL/pgSQL関数pg_temp_3.pgbg_ask(text,text)の20行目 - RAISE",
        "在pg_temp_3.pgbg_ask(text,text)的第20行的RAISE"
      })
  void linesOfOurFunctionsAreTakenOutInAnyLanguage(String line) {
    assertThat(translated("x", line + "\n" + OF_THE_USER).getWhere()).isEqualTo(OF_THE_USER);
    assertThat(translated("x", OF_THE_USER + "\n" + line).getWhere()).isEqualTo(OF_THE_USER);
    assertThat(translated("x", line).getWhere()).isNull();
  }

  @Test
  void thePositionInAJobsTextIsKeptWhereNoProgramStandsBetween() {
    PSQLException answered =
        ErrorFields.error("42601", "syntax error").position(4).context("worker").exception();
    ServerErrorMessage raised =
        ErrorFields.error("42601", "syntax error").exception().getServerErrorMessage();
    ServerErrorMessage plain =
        BridgeErrors.toExtension(raised, List.of(), answered).exception().getServerErrorMessage();
    assertThat(plain.getPosition()).isEqualTo(4);
    assertThat(plain.getWhere()).isEqualTo("worker");
    ServerErrorMessage inProgram =
        ErrorFields.error("42601", "syntax error")
            .with('W', OF_THE_USER)
            .exception()
            .getServerErrorMessage();
    assertThat(
            BridgeErrors.toExtension(inProgram, List.of(), answered)
                .exception()
                .getServerErrorMessage()
                .getPosition())
        .isZero();
  }

  @Test
  void onlyOurOwnQualifierIsTakenOutOfMessages() {
    assertThat(
            translated("function pg_temp.pg_background_launch(integer) does not exist", "")
                .getMessage())
        .isEqualTo("function pg_background_launch(integer) does not exist");
    assertThat(translated("relation pg_temp.mine is gone", "").getMessage())
        .isEqualTo("relation pg_temp.mine is gone");
  }
}
