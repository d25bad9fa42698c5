package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.notices;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** A call works in every form of PL/pgSQL, and behaves there as the extension's functions do. */
@PostgresTest
class DoBlockTest {
  private final Connection connection;

  DoBlockTest(TestDatabase database) throws SQLException {
    this.connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aHandleIsATypeOfVariables() throws SQLException {
    String block =
        """
        DO $$
        DECLARE
          a pg_background_handle;
          b public.pg_background_handle := pg_background_launch_v2('SELECT 2');
          c record;
          d pg_background_handle[];
          n int;
          m int;
        BEGIN
          a := pg_background_launch_v2('SELECT 1');
          d[1] := a;
          SELECT x INTO n FROM pg_background_result_v2(d[1].pid, d[1].cookie) AS (x int);
          SELECT x INTO m FROM pg_background_result_v2(b.pid, b.cookie) AS (x int);
          RAISE NOTICE '% %', n, m;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("1 2");
  }

  @Test
  void aLoopReadsTheRowsOfAJob() throws SQLException {
    String block =
        """
        DO $$
        DECLARE r record; total int := 0;
        BEGIN
          FOR r IN SELECT * FROM pg_background_result(pg_background_launch(
              'SELECT g, g * g FROM generate_series(1, 5000) g')) AS (n int, square int) LOOP
            total := total + r.n;
          END LOOP;
          RAISE NOTICE 'total %', total;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("total 12502500");
  }

  @Test
  void aLoopMayLaunchForEachRowThatItReads() throws SQLException {
    String block =
        """
        DO $$
        DECLARE r record; x int;
        BEGIN
          FOR r IN SELECT * FROM pg_background_result(pg_background_launch(
              'SELECT generate_series(1, 3)')) AS (n int) LOOP
            SELECT y INTO x FROM pg_background_result(pg_background_launch(
              'SELECT 10 * ' || r.n)) AS (y int);
            RAISE NOTICE '%', x;
          END LOOP;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("10", "20", "30");
  }

  @Test
  void anExceptionBlockCatchesTheErrorOfAJobByItsName() throws SQLException {
    String block =
        """
        DO $$
        DECLARE state text; message text; detail text; hint text; relation text; cname text;
        BEGIN
          CREATE TEMP TABLE b_unique(id int);
          BEGIN
            PERFORM * FROM pg_background_result(pg_background_launch(
              'CREATE TEMP TABLE b_job(id int CONSTRAINT b_positive CHECK (id > 0));
               INSERT INTO b_job VALUES (-1)')) AS (tag text);
          EXCEPTION WHEN check_violation THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
              detail = PG_EXCEPTION_DETAIL, relation = TABLE_NAME, cname = CONSTRAINT_NAME;
            RAISE NOTICE '% % % % %', state, message, detail, relation, cname;
          END;
          BEGIN
            PERFORM * FROM pg_background_result(pg_background_launch(
              'DO ''BEGIN RAISE EXCEPTION USING ERRCODE = $q$PGABC$q$, HINT = $q$h$q$; END''')) AS (t text);
          EXCEPTION WHEN SQLSTATE 'PGABC' THEN
            GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
            RAISE NOTICE 'hint %', hint;
          END;
          DROP TABLE b_unique;
        END $$
        """;
    assertThat(notices(connection, block))
        .containsExactly(
            "23514 new row for relation \"b_job\" violates check constraint \"b_positive\" Failing"
                + " row contains (-1). b_job b_positive",
            "hint h");
  }

  @Test
  void anErrorOfACallIsCaughtToo() throws SQLException {
    String block =
        """
        DO $$
        BEGIN
          PERFORM pg_background_detach(-5);
        EXCEPTION WHEN OTHERS THEN
          RAISE NOTICE '% %', SQLSTATE, SQLERRM;
        END $$
        """;
    PSQLException told = BridgeSql.failure(connection, "SELECT pg_background_detach(-5)");
    assertThat(notices(connection, block))
        .containsExactly(told.getSQLState() + " " + told.getServerErrorMessage().getMessage());
  }

  @Test
  void dynamicTextMayHaveCallsInIt() throws SQLException {
    String block =
        """
        DO $$
        DECLARE n int; m int;
        BEGIN
          EXECUTE 'SELECT x FROM pg_background_result(pg_background_launch(''SELECT 7'')) AS (x int)'
            INTO n;
          EXECUTE format('SELECT x FROM pg_background_result(pg_background_launch(%L)) AS (x int)',
            'SELECT 8') INTO m;
          RAISE NOTICE '% %', n, m;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("7 8");
  }

  @Test
  void nestedDollarQuotesAndQuotedBodiesAreRead() throws SQLException {
    String nested =
        """
        DO $outer$
        DECLARE n text;
        BEGIN
          EXECUTE $inner$SELECT x FROM pg_background_result(pg_background_launch(
            $job$SELECT $word$it's$word$::text$job$)) AS (x text)$inner$ INTO n;
          RAISE NOTICE '%', n;
        END $outer$
        """;
    assertThat(notices(connection, nested)).containsExactly("it's");
    String quoted =
        "DO LANGUAGE plpgsql 'DECLARE n int; BEGIN SELECT x INTO n FROM"
            + " pg_background_result(pg_background_launch(''SELECT 3'')) AS (x int);"
            + " RAISE NOTICE ''%'', n; END'";
    assertThat(notices(connection, quoted)).containsExactly("3");
    String escaped =
        "DO E'DECLARE n int; BEGIN\\n SELECT x INTO n FROM"
            + " pg_background_result(pg_background_launch(\\'SELECT 4\\')) AS (x int);"
            + " RAISE NOTICE \\'%\\', n; END'";
    assertThat(notices(connection, escaped)).containsExactly("4");
  }

  @Test
  void aJobMayBeADoBlockThatLaunchesJobs() throws SQLException {
    String block =
        """
        DO $$
        DECLARE n int;
        BEGIN
          SELECT x INTO n FROM pg_background_result(pg_background_launch($job$
            DO $b$
            DECLARE h pg_background_handle; m int;
            BEGIN
              h := pg_background_launch_v2('SELECT 11');
              SELECT y INTO m FROM pg_background_result_v2(h.pid, h.cookie) AS (y int);
              PERFORM set_config('b.got', m::text, false);
            END $b$;
            SELECT current_setting('b.got')::int + x FROM pg_background_result(
              pg_background_launch('SELECT 100')) AS (x int)
          $job$)) AS (x int);
          RAISE NOTICE '%', n;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("111");
  }

  @Test
  void noticesOfAJobAndOfTheBlockComeInOrderAndNothingElse() throws SQLException {
    String block =
        """
        DO $$
        BEGIN
          RAISE NOTICE 'before';
          PERFORM * FROM pg_background_result(pg_background_launch(
            'DO ''BEGIN RAISE WARNING $q$of the job$q$; END''')) AS (tag text);
          RAISE NOTICE 'after';
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("before", "of the job", "after");
  }

  @Test
  void aBlockInATransactionSeesItsOwnWorkAndTheJobDoesNot() throws SQLException {
    connection.setAutoCommit(false);
    run(connection, "CREATE TEMP TABLE b_mine AS SELECT 1 AS id");
    String block =
        """
        DO $$
        DECLARE n int;
        BEGIN
          INSERT INTO b_mine SELECT x FROM pg_background_result(pg_background_launch(
            'SELECT (to_regclass(''pg_temp.b_mine'') IS NULL)::int + 1')) AS (x int);
        END $$
        """;
    run(connection, block);
    assertThat(rows(connection, "SELECT id FROM b_mine ORDER BY id")).containsExactly("1", "2");
    connection.rollback();
  }

  @Test
  void aBlockMayCommitBetweenCalls() throws SQLException {
    String block =
        """
        DO $$
        DECLARE n int; total int := 0;
        BEGIN
          FOR i IN 1..3 LOOP
            SELECT x INTO n FROM pg_background_result(pg_background_launch('SELECT ' || i)) AS (x int);
            total := total + n;
            COMMIT;
          END LOOP;
          SELECT x INTO n FROM pg_background_result(pg_background_launch('SELECT 4')) AS (x int);
          ROLLBACK;
          RAISE NOTICE '%', total + n;
        END $$
        """;
    assertThat(notices(connection, block)).containsExactly("10");
  }

  @Test
  void statementsAfterABlockMayUseItsWorkers() throws SQLException {
    run(
        connection,
        """
        DO $$
        BEGIN
          PERFORM set_config('b.pid', pg_background_launch('SELECT 12')::text, false);
        END $$
        """);
    assertThat(
            rows(
                connection,
                "SELECT x FROM pg_background_result(current_setting('b.pid')::int) AS (x int)"))
        .containsExactly("12");
  }
}
