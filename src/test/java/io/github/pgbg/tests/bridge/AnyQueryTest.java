package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.prepared;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call works wherever a query may have a function. */
@PostgresTest
class AnyQueryTest {
  /** Query and rows; «text» stands for the result of a job with that text. */
  private static final String QUERIES =
      """
      SELECT x * 2 + 1 FROM «SELECT 20» AS (x int) => 41
      SELECT upper(x) || '!' FROM «SELECT ''a''::text» AS (x text) => A!
      SELECT t.id, r.x FROM b_task t JOIN «SELECT 2» AS r(x int) ON r.x = t.id => 2 | 2
      SELECT count(*) FROM b_task t LEFT JOIN «SELECT 2» AS r(x int) ON r.x = t.id => 3
      SELECT count(*) FROM b_task t NATURAL FULL JOIN «SELECT 9» AS r(id int) => 4
      SELECT r.x FROM b_task t, LATERAL «SELECT 10 * ' || t.id || '» AS r(x int) => 10,20,30
      SELECT t.id, r.x FROM b_task t LEFT JOIN LATERAL «SELECT 5 WHERE 2 = ' || id || '» AS r(x int) ON true => 1 | null,2 | 5,3 | null
      SELECT sum(x), min(x), count(*) FILTER (WHERE x > 2) FROM «SELECT generate_series(1, 4)» AS (x int) => 10 | 1 | 2
      SELECT x, count(*) FROM «SELECT 1 FROM generate_series(1, 3)» AS (x int) GROUP BY x HAVING count(*) > 2 => 1 | 3
      SELECT row_number() OVER (ORDER BY x DESC), x FROM «SELECT 5» AS (x int) => 1 | 5
      SELECT DISTINCT x FROM «SELECT 5 FROM generate_series(1, 3)» AS (x int) => 5
      SELECT 1 UNION SELECT x FROM «SELECT 1» AS (x int) => 1
      SELECT 1 INTERSECT SELECT x FROM «SELECT 1» AS (x int) => 1
      (SELECT 1 EXCEPT SELECT x FROM «SELECT 1» AS (x int)) UNION ALL SELECT 9 => 9
      WITH a AS (SELECT * FROM «SELECT 3» AS (x int)) SELECT x + x FROM a => 6
      WITH RECURSIVE a(x) AS (SELECT x FROM «SELECT 1» AS (x int) UNION ALL SELECT x + 1 FROM a WHERE x < 5) SELECT max(x) FROM a => 5
      WITH i AS (INSERT INTO b_done SELECT x FROM «SELECT 8» AS (x int) RETURNING id) SELECT id FROM i => 8
      SELECT (SELECT x FROM «SELECT 7» AS (x int)) => 7
      SELECT 7 IN (SELECT x FROM «SELECT 7» AS (x int)) => t
      SELECT 7 = ANY (ARRAY(SELECT x FROM «SELECT 7» AS (x int))) => t
      SELECT NOT EXISTS (SELECT FROM «SELECT 7» AS (x int) WHERE x = 8) => t
      SELECT id FROM b_task WHERE id = (SELECT x FROM «SELECT 3» AS (x int)) => 3
      SELECT id FROM b_task ORDER BY id <> (SELECT x FROM «SELECT 2» AS (x int)), id => 2,1,3
      SELECT id FROM b_task ORDER BY id LIMIT (SELECT x FROM «SELECT 1» AS (x int)) => 1
      VALUES ((SELECT x FROM «SELECT 4» AS (x int))), (5) => 4,5
      SELECT * FROM (SELECT x FROM «SELECT 4» AS (x int)) s, (VALUES (5)) v(y) => 4 | 5
      SELECT * FROM «SELECT 1» AS a(x int), «SELECT 2» AS b(y int) => 1 | 2
      SELECT * FROM ROWS FROM (pg_background_result(pg_background_launch('SELECT 6')) AS (x int)) WITH ORDINALITY AS r(x, o) => 6 | 1
      SELECT (h).pid > 0, (h).cookie <> 0 FROM (SELECT pg_background_launch_v2('SELECT 1') AS h OFFSET 0) s => t | t
      SELECT h.pid > 0 FROM b_task t CROSS JOIN LATERAL pg_background_launch_v2('SELECT ' || t.id) h => t,t,t
      SELECT COALESCE(NULL, pg_background_launch('SELECT 1')) > 0 => t
      SELECT CASE WHEN pg_background_launch('SELECT 1') > 0 THEN 'yes' END => yes
      SELECT json_agg(r)::text FROM «SELECT 1 AS a, ''b''::text» AS r(a int, b text) => [{"a":1,"b":"b"}]
      SELECT a[2], b FROM «SELECT ARRAY[1,2], ''{"k": [1]}''::jsonb» AS r(a int[], b jsonb) => 2 | {"k": [1]}
      SELECT x IS NULL, y = '' FROM «SELECT NULL::int, ''''::text» AS r(x int, y text) => t | t
      SELECT count(*) FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool) WHERE state = 'never' => 0
      """;

  private final TestDatabase database;
  private final Connection connection;

  AnyQueryTest(TestDatabase database) throws SQLException {
    this.database = database;
    this.connection = database.connect();
  }

  @BeforeEach
  void createTables() throws SQLException {
    dropTables();
    database.execute("CREATE TABLE b_task AS SELECT generate_series(1, 3) AS id");
    database.execute("CREATE TABLE b_done(id int)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    dropTables();
  }

  private void dropTables() throws SQLException {
    database.execute("DROP TABLE IF EXISTS b_task, b_done");
  }

  static Stream<Arguments> queries() {
    return QUERIES
        .lines()
        .map(
            line -> {
              int arrow = line.lastIndexOf(" => ");
              return Arguments.of(line.substring(0, arrow), line.substring(arrow + 4));
            });
  }

  @ParameterizedTest
  @MethodSource("queries")
  void givesItsRows(String query, String expected) throws SQLException {
    String sql =
        query.replace("«", "pg_background_result(pg_background_launch('").replace("»", "'))");
    assertThat(String.join(",", rows(connection, sql))).isEqualTo(expected);
    assertThat(String.join(",", prepared(connection, sql))).as("prepared").isEqualTo(expected);
  }
}
