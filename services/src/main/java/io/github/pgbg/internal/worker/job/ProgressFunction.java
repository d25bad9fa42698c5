package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.sql.SQLWarning;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The functions {@code pg_background_progress} and {@code pg_background_report_progress} of a
 * worker's session: they raise a message that reaches the driver at once, whatever
 * client_min_messages is.
 */
public final class ProgressFunction {
  /** The functions that a job reports by. */
  public static final Set<ApiFunction> ALL =
      Set.of(ApiFunction.PROGRESS, ApiFunction.REPORT_PROGRESS);

  /** Tells our message from the job's own. */
  private static final String SQLSTATE = "PGBGP";

  private static final SqlTemplate REPORT =
      SqlTemplate.of(ProgressFunction.class, "report_progress.sql");

  private static final SqlTemplate REQUIRE_PERCENT =
      SqlTemplate.of(ProgressFunction.class, "require_percent.sql");

  private static final SqlTemplate CREATE =
      SqlTemplate.of(ProgressFunction.class, "progress_function.sql");

  private ProgressFunction() {}

  /** Statements of PL/pgSQL that report the parameters of the function. */
  public static String report(ApiFunction function) {
    return (function == ApiFunction.REPORT_PROGRESS ? REQUIRE_PERCENT.fill() : "")
        + REPORT.fill("state", SQLSTATE);
  }

  /** Makes the functions of a level in the worker's session. */
  static String create(ApiLevel level) {
    return ALL.stream()
        .filter(function -> function.isAt(level))
        .map(function -> CREATE.fill("name", function.sqlName(level), "report", report(function)))
        .collect(Collectors.joining("; "));
  }

  /** Whether a name is that of a function that reports, at a level. */
  static boolean isName(String name, ApiLevel level) {
    return ALL.stream().anyMatch(function -> function.names(level).contains(name));
  }

  /** What the notice reports; null if it is another notice. */
  static @Nullable JobProgress read(SQLWarning notice) {
    if (!SQLSTATE.equals(notice.getSQLState()) || !(notice instanceof PSQLWarning warning)) {
      return null;
    }
    ServerErrorMessage message = warning.getServerErrorMessage();
    if (message == null) {
      return null;
    }
    String detail = message.getDetail();
    try {
      return JobProgress.clamped(
          Integer.parseInt(String.valueOf(message.getMessage())), detail == null ? "" : detail);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
