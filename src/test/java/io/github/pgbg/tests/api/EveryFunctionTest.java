package io.github.pgbg.tests.api;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.notices;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.ArgType;
import io.github.pgbg.internal.sql.api.Parameter;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Every function of the table, at both levels, with arguments of all kinds: the three ways a
 * statement goes (local, bridge, installed) give the same columns, values and errors.
 */
@PostgresTest
class EveryFunctionTest {
  private static final String LIST_COLUMNS =
      "pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text,"
          + " sql_preview text, last_error text, consumed bool, label text";

  /** Those that wait for jobs or need some; they are compared with good arguments elsewhere. */
  private static final Set<ApiFunction> NOT_WITH_SAMPLES =
      Set.of(ApiFunction.RUN_V2, ApiFunction.RUN_QUERY_V2);

  private final TestDatabase server;
  private Scratch<TestDatabase> scratch;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // at the start of each test
  EveryFunctionTest(TestDatabase server) {
    this.server = server;
  }

  private ApiLevel open(String version, boolean installed) throws SQLException {
    scratch = server.createDatabase("pgbg_every_function");
    connection = scratch.get().connectAtLevel(version);
    if (installed) {
      execute(connection, "CREATE EXTENSION pg_background VERSION '" + version + "'");
    }
    ApiLevel level = ApiLevel.of(version);
    assertThat(level).isNotNull();
    return level;
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    scratch.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }

  @ParameterizedTest
  @CsvSource({"1.10, false", "1.10, true", "2.0, false", "2.0, true"})
  void localAndBridgedCallsAreTheSame(String version, boolean installed) throws SQLException {
    ApiLevel level = open(version, installed);
    for (ApiTable.Row row : ApiTable.rows(level)) {
      if (row.function().returns() instanceof ReturnType.ListedRows) {
        String wrong = "SELECT * FROM " + row.name() + "() AS l(a int, b text)";
        assertThat(see("WITH x AS (SELECT 1) " + wrong)).isEqualTo(see(wrong));
        String type =
            "SELECT * FROM " + row.name() + "() AS l(" + LIST_COLUMNS.replace("oid", "int8") + ")";
        assertThat(see("WITH x AS (SELECT 1) " + type)).isEqualTo(see(type));
      }
      for (String arguments : argumentLists(row.function())) {
        String call = row.name() + "(" + arguments + ")";
        List<String> select = see("SELECT " + call);
        assertThat(see("WITH x AS (SELECT 1) SELECT " + call)).as(call).isEqualTo(select);
        String from = "SELECT * FROM " + call + definitions(row.function());
        List<String> seen = see(from);
        assertThat(see("WITH x AS (SELECT 1) " + from)).as(from).isEqualTo(seen);
        assertThat(seeInDo(from)).as("DO %s", from).isEqualTo(outcomeOf(seen));
        execute(connection, "SELECT pg_background_detach_all_v2()");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1.10, false", "1.10, true", "2.0, false", "2.0, true"})
  void functionsOfAHandleKnowEveryStateOfAJob(String version, boolean installed)
      throws SQLException {
    ApiLevel level = open(version, installed);
    for (ApiTable.Row row : ApiTable.rows(level)) {
      if (!takesHandle(row.function())) {
        continue;
      }
      for (JobKind kind : JobKind.values()) {
        String template = "SELECT * FROM " + row.name() + "(%s)" + definitions(row.function());
        List<String> local = see(template.formatted(arguments(row.function(), make(kind))));
        List<String> bridged =
            see(
                "WITH x AS (SELECT 1) "
                    + template.formatted(arguments(row.function(), make(kind))));
        assertThat(bridged).as("%s of %s", row.name(), kind).isEqualTo(local);
        execute(connection, "SELECT pg_background_detach_all_v2()");
      }
    }
  }

  /** What has become of a job. */
  private enum JobKind {
    ENDED("SELECT 1"),
    FAILED("SELECT 1/0"),
    COMMAND("SET LOCAL work_mem = '1MB'"),
    EMPTY(""),
    NOTICE("DO 'BEGIN RAISE NOTICE ''x''; END'"),
    DETACHED("SELECT 1"),
    CONSUMED("SELECT 1"),
    CANCELLED("SELECT pg_sleep(60)"),
    SUBMITTED("SELECT 1"),
    WRONG_COOKIE("SELECT 1");

    private final String sql;

    JobKind(String sql) {
      this.sql = sql;
    }
  }

  /** A job in that state: its pid and its cookie. */
  private String[] make(JobKind kind) throws SQLException {
    String launch = kind == JobKind.SUBMITTED ? "submit_v2" : "launch_v2";
    String handle =
        rows(
                connection,
                "SELECT * FROM pg_background_%s('%s')"
                    .formatted(launch, kind.sql.replace("'", "''")))
            .get(0);
    String[] job = handle.split("\\|", -1);
    String both = job[0] + ", " + job[1];
    switch (kind) {
      case DETACHED -> execute(connection, "SELECT pg_background_detach_v2(" + both + ")");
      case CONSUMED ->
          execute(connection, "SELECT * FROM pg_background_result_v2(" + both + ") AS (n int)");
      case CANCELLED -> {
        await().until(() -> isAsleep(job[0])); // one that has not begun has no times
        execute(connection, "SELECT pg_background_cancel_v2(" + both + ")");
        execute(connection, "SELECT pg_background_wait_v2(" + both + ")");
      }
      case WRONG_COOKIE -> job[1] = Long.toString(Long.parseLong(job[1]) ^ 1);
      default -> execute(connection, "SELECT pg_background_wait_v2(" + both + ")");
    }
    return job;
  }

  private boolean isAsleep(String pid) throws SQLException {
    return server
        .queryText(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = " + pid)
        .equals("1");
  }

  private static boolean takesHandle(ApiFunction function) {
    List<Parameter> parameters = function.parameters();
    return !parameters.isEmpty()
        && (parameters.get(0).type() == ArgType.HANDLE || parameters.get(0).name().contains("pid"));
  }

  private static String arguments(ApiFunction function, String[] job) {
    if (function.parameters().get(0).type() == ArgType.HANDLE) {
      return "ROW(%s, %s)::pg_background_handle".formatted(job[0], job[1]);
    }
    String handle = function.parameters().size() == 1 ? job[0] : job[0] + ", " + job[1];
    return function.parameters().size() > 2 ? handle + ", 10" : handle;
  }

  private static List<String> argumentLists(ApiFunction function) {
    List<Parameter> parameters = function.parameters();
    List<String> lists = new ArrayList<>();
    lists.add("true");
    lists.add("1, 2, 3, 4, 5, 6");
    lists.add("nobody => 1");
    if (parameters.isEmpty()) {
      lists.add("");
      return lists;
    }
    lists.add(all(parameters, false, parameters.size(), "NULL"));
    lists.add(all(parameters, true, parameters.size(), "NULL"));
    lists.add("'a', 'b'");
    lists.add("1.5, 2");
    lists.add("'99999999999', 1");
    if (!NOT_WITH_SAMPLES.contains(function)) {
      lists.add(all(parameters, false, parameters.size(), ""));
      lists.add(all(parameters, true, parameters.size(), ""));
      lists.add(all(parameters, false, 1, ""));
    }
    return lists;
  }

  private static String all(List<Parameter> parameters, boolean named, int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                (named ? parameters.get(i).name() + " => " : "")
                    + (value.isEmpty() ? sample(parameters.get(i)) : value))
        .collect(Collectors.joining(", "));
  }

  private static String sample(Parameter parameter) {
    return switch (parameter.type()) {
      case INT4 -> parameter.name().endsWith("pid") ? "1" : "100";
      case INT8 -> "3000000000";
      case TEXT -> parameter.name().equals("sql") ? "''" : "'some'";
      case HANDLE -> "'(1,2)'::pg_background_handle";
      case HANDLE_ARRAY -> "ARRAY['(1,2)']::pg_background_handle[]";
    };
  }

  private static String definitions(ApiFunction function) {
    if (function.returns() instanceof ReturnType.ListedRows) {
      return " AS l(" + LIST_COLUMNS + ")";
    }
    return function.returns() instanceof ReturnType.RowsOfJob ? " AS r(n int)" : "";
  }

  /** Columns and values, or the error; numbers that differ from call to call are left out. */
  private List<String> see(String sql) throws SQLException {
    List<String> seen = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(30);
      try (ResultSet result = statement.executeQuery(sql)) {
        ResultSetMetaData columns = result.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          seen.add(
              columns.getColumnLabel(i)
                  + " "
                  + columns.getColumnTypeName(i).replaceAll("\"?pg_temp(_\\d+)?\"?\\.", ""));
        }
        rows(result).forEach(row -> seen.add(withoutNumbers(row)));
      }
      notices(statement.getWarnings()).forEach(message -> seen.add("! " + message));
    } catch (PSQLException e) {
      ServerErrorMessage message = e.getServerErrorMessage();
      assertThat(message).as("%s: %s", sql, e).isNotNull();
      seen.clear();
      seen.add("error " + e.getSQLState() + " " + withoutNumbers(message.getMessage()));
      seen.add(withoutNumbers(message.getDetail() + " " + message.getHint()));
    }
    return seen;
  }

  /** The SQLSTATE that PL/pgSQL sees; none if there is no error. */
  private String seeInDo(String sql) throws SQLException {
    String body =
        "BEGIN PERFORM * FROM (%s) AS x; RAISE NOTICE 'none'; EXCEPTION WHEN OTHERS THEN"
            + " RAISE NOTICE '%%', SQLSTATE; END";
    try {
      List<String> notices = execute(connection, "DO $do$ " + body.formatted(sql) + " $do$");
      return notices.isEmpty() ? "" : notices.get(notices.size() - 1);
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static String outcomeOf(List<String> seen) {
    return seen.isEmpty() || !seen.get(0).startsWith("error ")
        ? "none"
        : seen.get(0).substring(6, 11);
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\d[ T][\\d:.+-]+", "TIME")
        .replaceAll("-?\\d{4,}", "N")
        .replaceAll("([,|])\\d+(\\)?)$", "$1N$2") // the milliseconds of run
        .replaceAll("\\d+\\.\\d+(e-?\\d+)?", "F");
  }
}
