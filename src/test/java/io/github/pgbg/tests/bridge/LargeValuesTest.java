package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.failure;
import static io.github.pgbg.tests.bridge.BridgeSql.notices;
import static io.github.pgbg.tests.bridge.BridgeSql.prepared;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.worker.ChildJvm;
import io.github.pgbg.tests.worker.ChildMain;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of any size and content, and results of any size, come whole through the bridge. */
@PostgresTest
class LargeValuesTest {
  private static final int TEN_MB = 10_000_000;
  private static final String ECHO =
      "SELECT x || '' FROM pg_background_result(pg_background_launch("
          + "'SELECT ' || quote_literal(?) || '::text')) AS r(x text)";

  private final TestDatabase database;
  private final Connection connection;

  LargeValuesTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** All of Unicode but U+0000, which text cannot hold, and surrogates, which are no characters. */
  private static String everyCharacter() {
    return IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void everyCharacterGoesThroughAnExpressionAndBack() throws SQLException {
    String all = everyCharacter();
    assertThat(prepared(connection, ECHO, all).get(0).equals(all)).isTrue();
  }

  @Test
  void everyCharacterGoesThroughABlock() throws SQLException {
    String block =
        """
        DO $outer$
        DECLARE h pg_background_handle; v text; t text := '%s';
        BEGIN
          h := pg_background_launch_v2('SELECT ' || quote_literal(t) || '::text');
          SELECT x INTO v FROM pg_background_result_v2(h.pid, h.cookie) AS r(x text);
          RAISE NOTICE '%%', v = t;
        END $outer$
        """;
    assertThat(notices(connection, block.formatted(everyCharacter().replace("'", "''"))))
        .containsExactly("t");
  }

  @Test
  void aLabelMayHaveEveryCharacter() throws SQLException {
    String block =
        """
        DO $outer$
        DECLARE h pg_background_handle; v text; t text := '%s';
        BEGIN
          h := pg_background_launch_v2('SELECT 1', 0, t);
          SELECT l.label INTO v FROM pg_background_list_v2() AS l(pid int4, cookie int8,
            launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text,
            last_error text, consumed bool, label text) WHERE l.cookie = h.cookie;
          RAISE NOTICE '%%', v = t;
        END $outer$
        """;
    String all = everyCharacter();
    for (String label :
        new String[] {all.substring(0, 60), "a'\"\\$$ü€", "\uD83D\uDE00\uD83D\uDE01"}) {
      assertThat(notices(connection, block.formatted(label.replace("'", "''"))))
          .containsExactly("t");
    }
  }

  @Test
  void textsOfTenMegabytesGoThroughExpressionsAndBlocks() throws SQLException {
    String text = "x".repeat(TEN_MB);
    assertThat(prepared(connection, ECHO, text).get(0).equals(text)).isTrue();
    assertThat(
            notices(
                connection,
                "DO $$ DECLARE n int; BEGIN SELECT length(x) INTO n FROM pg_background_result("
                    + "pg_background_launch('SELECT ''"
                    + text
                    + "''::text')) AS r(x text); RAISE NOTICE '%', n; END $$"))
        .containsExactly(Integer.toString(TEN_MB));
  }

  @Test
  void aRowHasAsManyColumnsAsPostgresqlAllows() throws SQLException {
    String values =
        IntStream.range(0, 1600).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String names =
        IntStream.range(0, 1600).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(","));
    assertThat(
            rows(
                connection,
                "SELECT c0 + c1599 FROM pg_background_result(pg_background_launch('SELECT "
                    + values
                    + "')) AS r("
                    + names
                    + ")"))
        .containsExactly("1599");
    assertThat(
            failure(
                    connection,
                    "SELECT c0 + c1599 FROM pg_background_result(pg_background_launch('SELECT 1'))"
                        + " AS r("
                        + names
                        + ", more int)")
                .getSQLState())
        .isEqualTo("54011");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT g FROM generate_series(1, 100000) g | SELECT x FROM %s JOIN"
            + " generate_series(1, 100000) t ON t = x | 100000 rows, 488895 characters",
        "SELECT g FROM generate_series(1, 1000000) g | WITH i AS (INSERT INTO b_many SELECT x FROM"
            + " %s RETURNING x) SELECT count(*) FROM i | 1 rows, 7 characters",
        "SELECT repeat(chr(34), 4000000) FROM generate_series(1, 5) | SELECT length(x) FROM %s |"
            + " 5 rows, 35 characters",
      })
  void resultsNeedLittleMemory(String job, String query, String expected) throws Exception {
    String type = job.contains("repeat") ? "text" : "int";
    String result =
        "pg_background_result(pg_background_launch('" + job + "')) AS r(x " + type + ")";
    database.execute("CREATE UNLOGGED TABLE b_many(x int)");
    try (ChildJvm child =
        ChildJvm.start(database, "-Xmx64m", ChildMain.class, "read", query.formatted(result))) {
      assertThat(child.readLine()).isEqualTo(expected);
      assertThat(child.end()).isZero();
    } finally {
      database.execute("DROP TABLE b_many");
    }
  }
}
