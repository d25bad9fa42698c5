package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

@PostgresTest
class ResultTest {
  private final TestDatabase database;

  ResultTest(TestDatabase database) {
    this.database = database;
  }

  private static String resultOf(Session session, String job, String columns) throws SQLException {
    return "SELECT * FROM pg_background_result_v2("
        + session.launch(job).arguments()
        + ") AS ("
        + columns
        + ")";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 5::t_res.positive                   | a int                 | 5",
        "SELECT ARRAY[1,2]::t_res.positive[]        | a t_res.positive[]    | {1,2}",
        "SELECT ARRAY['x','y, z']                   | a text[]              | {x,\"y, z\"}",
        "SELECT 'sad'::t_res.mood                   | a t_res.mood          | sad",
        "SELECT ROW(1, 'b')::t_res.pair             | a t_res.pair          | (1,b)",
        "SELECT '(1,2)'::point                      | a point               | (1,2)",
        "SELECT '[1,5)'::int4range                  | a int4range           | [1,5)",
        "SELECT 1.50::numeric(6,2)                  | a numeric(6,2)        | 1.50",
        "SELECT interval '1 day'                    | a interval            | 1 day",
        "SELECT '{\"k\": [1]}'::jsonb               | a jsonb               | {\"k\": [1]}",
        "SELECT decode('00ff', 'hex')               | a bytea               | \\x00ff",
        "SELECT NULL::int                           | a int                 | null",
        "SELECT x FROM (VALUES (1)) AS v(x)         | \"Odd name\" int      | 1",
      })
  void everyTypeComesThrough(String job, String columns, String text) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "DROP SCHEMA IF EXISTS t_res CASCADE; CREATE SCHEMA t_res;"
              + " CREATE DOMAIN t_res.positive AS int CHECK (VALUE > 0);"
              + " CREATE TYPE t_res.mood AS ENUM ('sad', 'ok');"
              + " CREATE TYPE t_res.pair AS (a int, b text)");
      assertThat(session.rows(resultOf(session, job, columns))).containsExactly(text);
      session.execute("DROP SCHEMA t_res CASCADE");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 5                        | a text",
        "SELECT 5::t_res.dom             | a t_res.dom",
        "SELECT 5                        | a t_res.dom",
        "SELECT ARRAY[1]                 | a bigint[]",
        "SELECT 1, 2                     | a int",
        "SELECT 1                        | a int, b int",
        "INSERT INTO t_res.tab VALUES (1)  | a int",
        "INSERT INTO t_res.tab VALUES (1)  | a text, b text",
        "INSERT INTO t_res.tab VALUES (1)  | a varchar",
        "SELECT ARRAY[1]::t_res.dom[]    | a int[]",
        "SELECT ARRAY['sad']::t_res.mood[] | a t_res.mood",
        "SELECT 'sad'::t_res.mood        | a text",
        "SELECT 'sad'                    | a t_res.mood",
        "SELECT ROW(1, 'b')::t_res.pair  | a t_res.other",
        "SELECT ROW(1, 'b')              | a t_res.pair",
        "SELECT 'x'::citext              | a text",
        "SELECT 'x'                      | a citext",
        "SELECT 'x'::varchar             | a text",
        "SELECT 1::numeric               | a float8",
        "SELECT now()                    | a timestamp",
        "SELECT                          | a int",
        "SELECT 1 WHERE false            | a text",
      })
  void aDefinitionListThatDoesNotFitIsRefused(String job, String columns) throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "DROP SCHEMA IF EXISTS t_res CASCADE; CREATE SCHEMA t_res;"
              + " CREATE DOMAIN t_res.dom AS int; CREATE TABLE t_res.tab (x int);"
              + " CREATE TYPE t_res.mood AS ENUM ('sad', 'ok');"
              + " CREATE TYPE t_res.pair AS (a int, b text);"
              + " CREATE TYPE t_res.other AS (a int, b text);"
              + " CREATE EXTENSION IF NOT EXISTS citext");
      assertThatThrownBy(() -> session.rows(resultOf(session, job, columns)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42804"));
      assertThat(session.row("SELECT workers_active FROM pg_background_stats_v2()")).isEqualTo("0");
      session.execute("DROP SCHEMA t_res CASCADE; DROP EXTENSION citext");
    }
  }

  @Test
  void aPseudoTypeIsNoColumn() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThatThrownBy(() -> session.result(session.launch("SELECT 1"), "x void"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P16"));
    }
  }

  @Test
  void aResultIsHandedOutOnce() throws SQLException {
    try (Session session = Session.of(database)) {
      Session.Handle handle = session.launch("SELECT 'once'");
      assertThat(session.result(handle)).containsExactly("once");
      assertThatThrownBy(() -> session.result(handle))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42704"));
    }
  }

  @Test
  void oneTagAStatementWhereThereAreNoRows() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(
              session.run(
                  "CREATE TEMP TABLE t (x int); INSERT INTO t VALUES (1), (2);"
                      + " SELECT * FROM t; UPDATE t SET x = 3; DROP TABLE t"))
          .containsExactly("CREATE TABLE", "INSERT 0 2", "SELECT 2", "UPDATE 2", "DROP TABLE");
    }
  }

  @Test
  void noticesAreWarningsOfTheReadingStatementWithAllTheirFields() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      String job =
          "DO $$BEGIN RAISE NOTICE 'one' USING DETAIL = 'd', HINT = 'h', ERRCODE = '01ABC';"
              + " RAISE WARNING 'two'; END$$; SELECT 'row'";
      try (ResultSet rows = statement.executeQuery(resultOf(session, job, "r text"))) {
        assertThat(rows.next()).isTrue();
      }
      List<String> seen = new ArrayList<>();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        ServerErrorMessage message = ((PSQLWarning) w).getServerErrorMessage();
        seen.add(
            String.join(
                "/",
                message.getSeverity(),
                message.getSQLState(),
                message.getMessage(),
                message.getDetail(),
                message.getHint()));
      }
      assertThat(seen).containsExactly("NOTICE/01ABC/one/d/h", "WARNING/01000/two/null/null");
    }
  }

  @Test
  void anErrorHasAllItsFieldsAndTheWorkersPid() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("CREATE TABLE public.t_err (x int CONSTRAINT t_err_c CHECK (x > 0))");
      Session.Handle handle = session.launch("INSERT INTO t_err VALUES (-1)");
      assertThatThrownBy(() -> session.result(handle))
          .isExactlyInstanceOf(PSQLException.class)
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                ServerErrorMessage message = e.getServerErrorMessage();
                assertThat(message.getSQLState()).isEqualTo("23514");
                assertThat(message.getConstraint()).isEqualTo("t_err_c");
                assertThat(message.getTable()).isEqualTo("t_err");
                assertThat(message.getDetail()).contains("-1");
                assertThat(message.getWhere()).endsWith("background worker, pid " + handle.pid());
              });
      session.execute("DROP TABLE public.t_err");
    }
  }

  @Test
  void aScrollableResultScrolls() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement =
            session
                .connection()
                .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows =
            statement.executeQuery(resultOf(session, "SELECT generate_series(1, 5000)", "n int"))) {
      assertThat(rows.last()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(5000);
      assertThat(rows.absolute(17)).isTrue();
      assertThat(rows.getInt("n")).isEqualTo(17);
    }
  }

  @Test
  void atMostMaxRowsAreSeenAndTheJobEnds() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      Session.Handle handle = session.launch("SELECT generate_series(1, 200000)");
      statement.setMaxRows(4321);
      statement.setFetchSize(100);
      int count = 0;
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT * FROM pg_background_result_v2(" + handle.arguments() + ") AS (n int)")) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isEqualTo(++count);
          assertThat(rows.getRow()).isEqualTo(count);
        }
      }
      assertThat(count).isEqualTo(4321);
    }
  }

  @Test
  void valuesComeAsJavaTypesAndStreams() throws SQLException, IOException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                resultOf(
                    session,
                    "SELECT 12.5::numeric, '2026-11-23 10:00+00'::timestamptz,"
                        + " 'c0ffee00-0000-0000-0000-000000000000'::uuid, decode('0a0b', 'hex'),"
                        + " ARRAY[1, 2]",
                    "n numeric, t timestamptz, u uuid, b bytea, a int[]"))) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject(1, BigDecimal.class)).isEqualByComparingTo("12.5");
      assertThat(row.getObject(2, OffsetDateTime.class).toInstant())
          .hasToString("2026-11-23T10:00:00Z");
      assertThat(row.getObject(3, UUID.class)).hasToString("c0ffee00-0000-0000-0000-000000000000");
      try (InputStream stream = row.getBinaryStream(4)) {
        assertThat(stream.readAllBytes()).containsExactly(10, 11);
      }
      assertThat((Object[]) row.getArray(5).getArray()).containsExactly(1, 2);
    }
  }

  @Test
  void anUpdateIsRefusedClearly() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement =
            session
                .connection()
                .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet row = statement.executeQuery(resultOf(session, "SELECT 1", "n int"))) {
      assertThat(row.next()).isTrue();
      assertThat(row.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
      assertThatThrownBy(() -> row.updateInt(1, 2)).isInstanceOf(PSQLException.class);
    }
  }

  @Test
  void aHalfReadResultLetsTheJobFinish() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute("CREATE TABLE public.t_half (n int)");
      String job =
          "WITH made AS (INSERT INTO t_half SELECT generate_series(1, 100000) RETURNING n)"
              + " SELECT n FROM made";
      try (Statement statement = session.connection().createStatement();
          ResultSet rows = statement.executeQuery(resultOf(session, job, "n int"))) {
        assertThat(rows.next()).isTrue();
      }
      await().until(() -> session.row("SELECT count(*) FROM t_half").equals("100000"));
      session.execute("DROP TABLE public.t_half");
    }
  }

  @Test
  void anAbandonedResultLetsTheJobFinish() throws SQLException {
    database.execute("CREATE TABLE public.t_left (n int)");
    try (Session session = Session.of(database)) {
      session.launch(
          "WITH made AS (INSERT INTO t_left SELECT generate_series(1, 100000) RETURNING n)"
              + " SELECT n FROM made");
    }
    await().until(() -> database.queryText("SELECT count(*) FROM t_left").equals("100000"));
    database.execute("DROP TABLE public.t_left");
  }

  @Test
  void theOutcomeIsKnownBeforeTheResultIsRead() throws SQLException {
    try (Session session = Session.of(database)) {
      assertThat(infoOf(session, "SELECT generate_series(1, 3)")).isEqualTo("3|SELECT|t|f");
      assertThat(infoOf(session, "WITH a AS (SELECT 1) VALUES (1), (2)")).isEqualTo("2|SELECT|t|f");
      assertThat(infoOf(session, "CREATE TEMP TABLE t (x int); INSERT INTO t VALUES (1), (2)"))
          .isEqualTo("2|INSERT|t|f");
      assertThat(
              infoOf(
                  session,
                  "CREATE TEMP TABLE t (x int); INSERT INTO t VALUES (1), (2) RETURNING x"))
          .isEqualTo("2|INSERT|t|f");
      assertThat(infoOf(session, "SELECT 1/0")).isEqualTo("0||t|t");
    }
  }

  private static String infoOf(Session session, String job) throws SQLException {
    Session.Handle handle = session.launch(job);
    session.await(handle);
    String info =
        session.row("SELECT * FROM pg_background_result_info_v2(" + handle.arguments() + ")");
    session.detach(handle);
    return info;
  }

  /** Of all statements of the job, of its rows too, and before and after what else they say. */
  @Test
  void noticesKeepTheirOrderOverTheWholeJob() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      session.execute(
          "CREATE FUNCTION public.t_says(n int) RETURNS int LANGUAGE plpgsql AS"
              + " $$BEGIN RAISE NOTICE 'row %', n; RETURN n; END$$");
      String job =
          "DO $$BEGIN RAISE LOG 'not for clients'; RAISE INFO 'first'; RAISE DEBUG 'nor this';"
              + " END$$; DROP TABLE IF EXISTS no_such_table; SELECT public.t_says(g),"
              + " repeat('x', 100) FROM generate_series(1, 3000) g";
      int read = 0;
      try (ResultSet rows = statement.executeQuery(resultOf(session, job, "n int, x text"))) {
        while (rows.next()) {
          read++;
        }
      }
      assertThat(read).isEqualTo(3000);
      List<String> expected = new ArrayList<>();
      expected.add("INFO first");
      expected.add("NOTICE table \"no_such_table\" does not exist, skipping");
      for (int i = 1; i <= 3000; i++) {
        expected.add("NOTICE row " + i);
      }
      List<String> seen = new ArrayList<>();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        ServerErrorMessage message = ((PSQLWarning) w).getServerErrorMessage();
        seen.add(message.getSeverity() + " " + message.getMessage());
      }
      assertThat(seen).isEqualTo(expected);
    } finally {
      database.execute("DROP FUNCTION public.t_says(int)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1000})
  void theFetchSizeIsTheCallersAndChangesNothing(int fetchSize) throws SQLException {
    try (Session session = Session.of(database)) {
      session.connection().setAutoCommit(false);
      try (Statement statement = session.connection().createStatement()) {
        statement.setFetchSize(fetchSize);
        try (ResultSet rows =
            statement.executeQuery(
                resultOf(
                    session,
                    "SELECT g, NULL::text FROM generate_series(1, 999) g",
                    "n int, t text"))) {
          assertThat(rows.getFetchSize()).isEqualTo(fetchSize);
          assertThat(rows.isBeforeFirst()).isTrue();
          for (int i = 1; rows.next(); i++) {
            assertThat(rows.getInt(1)).isEqualTo(i);
            assertThat(rows.isFirst()).isEqualTo(i == 1);
            assertThat(rows.isLast()).isEqualTo(i == 999);
            assertThat(rows.getString("t")).isNull();
            assertThat(rows.wasNull()).isTrue();
          }
          assertThat(rows.isAfterLast()).isTrue();
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void aForwardOnlyResultGoesForwardOnly() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                resultOf(session, "SELECT generate_series(1, 50000)", "n int"))) {
      assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
      assertThat(rows.next()).isTrue();
      for (Executable back :
          new Executable[] {rows::previous, rows::last, rows::beforeFirst, rows::first}) {
        assertThatThrownBy(back::run)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("24000"));
      }
    }
  }

  /** A way of moving. */
  private interface Executable {
    void run() throws SQLException;
  }

  @Test
  void aResultThatIsClosedEarlyFreesTheWorker() throws SQLException {
    try (Session session = Session.of(database);
        Statement statement = session.connection().createStatement()) {
      session.execute("SET pg_background.max_workers = 1");
      for (int i = 0; i < 3; i++) {
        ResultSet rows =
            statement.executeQuery(resultOf(session, "SELECT generate_series(1, 100000)", "n int"));
        assertThat(rows.next()).isTrue();
        if (i == 0) {
          rows.close();
        } // else the next execution closes it, or the end of the statement
        if (i == 1) {
          assertThat(statement.getMoreResults()).isFalse();
        }
        statement.executeQuery("SELECT 1").close();
      }
      assertThat(
              session.rows(
                  "SELECT * FROM pg_background_list_v2() AS (pid int4, cookie int8,"
                      + " launched_at timestamptz, user_id oid, queue_size int4, state text,"
                      + " sql_preview text, last_error text, consumed bool, label text)"))
          .isEmpty();
    }
  }
}
