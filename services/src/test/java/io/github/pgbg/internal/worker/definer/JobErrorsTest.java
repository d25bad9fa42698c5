package io.github.pgbg.internal.worker.definer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class JobErrorsTest {
  private static final String FRAME =
      "PL/pgSQL function pg_temp_3.pgbg_definer_job(text[],text[],text[],text,boolean) line 9 at"
          + " EXECUTE";
  private static final List<JobStatement> STATEMENTS = JobStatement.of("SELECT 1;\nSELECT x", true);

  private static ServerErrorMessage translated(ErrorFields fields) {
    PSQLException error =
        (PSQLException) JobErrors.translate(fields.exception(), STATEMENTS.get(1));
    ServerErrorMessage message = error.getServerErrorMessage();
    if (message == null) {
      throw new AssertionError("no message");
    }
    return message;
  }

  @Test
  void theFunctionsFrameIsTakenAway() {
    ServerErrorMessage message =
        translated(
            ErrorFields.error("22012", "division by zero")
                .with(
                    'W',
                    "PL/pgSQL function f() line 1 at RETURN\nSQL statement \"SELECT x\"\n"
                        + FRAME));
    assertThat(message.getWhere()).isEqualTo("PL/pgSQL function f() line 1 at RETURN");
    assertThat(translated(ErrorFields.error("22012", "x").with('W', FRAME)).getWhere()).isNull();
  }

  @Test
  void thePlaceInTheStatementIsThePlaceInTheJob() {
    ServerErrorMessage message =
        translated(
            ErrorFields.error("42703", "column \"x\" does not exist")
                .with('p', "8")
                .with('q', "SELECT x")
                .with('W', FRAME));
    assertThat(message.getPosition()).isEqualTo("SELECT 1;\nSELECT x".indexOf('x') + 1);
    assertThat(message.getInternalQuery()).isNull();
  }

  @Test
  void thePlaceInATextOfTheJobsOwnStaysThere() {
    ServerErrorMessage message =
        translated(ErrorFields.error("42703", "x").with('p', "3").with('q', "SELECT other"));
    assertThat(message.getPosition()).isZero();
    assertThat(message.getInternalPosition()).isEqualTo(3);
  }

  @Test
  void whatCannotRunInAFunctionSaysWhatToDo() {
    ServerErrorMessage message =
        translated(ErrorFields.error("25001", "VACUUM cannot be executed from a function"));
    assertThat(message.getSQLState()).isEqualTo("0A000");
    assertThat(message.getMessage()).isEqualTo("VACUUM cannot be executed from a function");
    assertThat(message.getHint()).isNotEmpty();
  }
}
