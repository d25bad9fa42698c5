package io.github.pgbg.tests.storedcode;

import static io.github.pgbg.tests.database.Sql.error;
import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What people use the extension for, as its README suggests and as ora2pg writes it. */
@PostgresTest
class UsesTest {
  private final TestDatabase server;
  private StoredCode code;
  private Connection connection;

  @SuppressWarnings("NullAway.Init") // before each test
  UsesTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void install() throws SQLException {
    code = new StoredCode(server);
    connection = code.database().connect();
  }

  @AfterEach
  void remove() throws SQLException {
    connection.close();
    code.close();
  }

  @Test
  void anAuditLogThatSurvivesTheRollback() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION audit(what text, details jsonb) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE worker pg_background_handle;
        BEGIN
          worker := pg_background_submit_v2(
            format('INSERT INTO log(note) VALUES (%L)', what || details));
          PERFORM pg_background_detach_v2(worker.pid, worker.cookie);
        END $$
        """);
    connection.setAutoCommit(false);
    execute(connection, "INSERT INTO account VALUES (1)");
    execute(connection, "SELECT audit('withdrawal ', '{\"amount\": 100}')");
    connection.rollback();
    connection.setAutoCommit(true);
    await()
        .untilAsserted(
            () ->
                assertThat(rows(connection, "SELECT note FROM log"))
                    .containsExactly("withdrawal {\"amount\": 100}"));
  }

  @Test
  void aNotificationBeforeTheCommit() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION notify_now(channel text, payload text) RETURNS void LANGUAGE sql AS $$
          SELECT pg_background_detach_v2(h.pid, h.cookie)
          FROM pg_background_submit_v2(format('SELECT pg_notify(%L, %L)', channel, payload)) AS h
        $$
        """);
    try (Connection listener = code.database().connectPlain()) {
      execute(listener, "LISTEN orders");
      connection.setAutoCommit(false);
      execute(connection, "SELECT notify_now('orders', 'shipped')");
      PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(10_000);
      connection.rollback();
      connection.setAutoCommit(true);
      assertThat(heard).isNotNull();
      assertThat(heard[0].getParameter()).isEqualTo("shipped");
    }
  }

  @Test
  void aTimeBudget() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION run_with_timeout(job text, seconds numeric) RETURNS text
        LANGUAGE plpgsql AS $$
        DECLARE
          h pg_background_handle := pg_background_launch_v2(job);
          answer text := 'TIMEOUT';
        BEGIN
          IF pg_background_wait_v2_timeout(h.pid, h.cookie, (seconds * 1000)::int) THEN
            SELECT r.t INTO answer FROM pg_background_result_v2(h.pid, h.cookie) AS r(t text);
          ELSE
            PERFORM pg_background_cancel_v2_grace(h.pid, h.cookie, 1000),
              pg_background_detach_v2(h.pid, h.cookie);
          END IF;
          RETURN answer;
        END $$
        """);
    assertThat(rows(connection, "SELECT run_with_timeout('SELECT ''quick''::text', 20)"))
        .containsExactly("quick");
    assertThat(rows(connection, "SELECT run_with_timeout('SELECT pg_sleep(60)', 0.2)"))
        .containsExactly("TIMEOUT");
  }

  @Test
  void countsSideBySide() throws SQLException {
    execute(connection, "INSERT INTO account SELECT generate_series(1, 10)");
    execute(
        connection,
        """
        CREATE FUNCTION count_all(tables text[]) RETURNS bigint LANGUAGE sql AS $$
          SELECT sum(r.n)::bigint FROM (
            SELECT array_agg(pg_background_launch_v2('SELECT count(*) FROM ' || t)) AS all_of
            FROM unnest(tables) AS t) AS launched,
            unnest(all_of) AS h, pg_background_result_v2(h.pid, h.cookie) AS r(n bigint)
        $$
        """);
    assertThat(rows(connection, "SELECT count_all('{account, log, account}')"))
        .containsExactly("20");
  }

  @Test
  void aLoopThatDetachesAll() throws SQLException {
    execute(
        connection,
        """
        DO $$
        DECLARE w record;
        BEGIN
          PERFORM pg_background_launch_v2('SELECT 1') FROM generate_series(1, 3);
          FOR w IN SELECT * FROM pg_background_list LOOP
            PERFORM pg_background_detach_v2(w.pid, w.cookie);
          END LOOP;
        END $$
        """);
    assertThat(rows(connection, "SELECT count(*) FROM pg_background_activity"))
        .containsExactly("0");
  }

  @Test
  void aQuotaOfOnesOwn() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION launch_at_most(job text, many int) RETURNS pg_background_handle
        LANGUAGE plpgsql AS $$
        BEGIN
          IF (SELECT count(*) FROM pg_background_list l
              WHERE l.user_id = current_user::regrole AND l.state = 'running') >= many THEN
            RAISE EXCEPTION 'more than % workers', many;
          END IF;
          RETURN pg_background_launch_v2(job);
        END $$
        """);
    execute(connection, "SELECT launch_at_most('SELECT pg_sleep(60)', 1)");
    assertThat(error(connection, "SELECT launch_at_most('SELECT 1', 1)"))
        .isEqualTo("P0001 more than 1 workers");
    execute(connection, "SELECT pg_background_cancel_all_v2()");
  }

  @Test
  void aFallbackWhereWorkersAreExhausted() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION do_somehow(job text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_background_launch_v2(job);
          RETURN 'background';
        EXCEPTION WHEN insufficient_resources OR configuration_limit_exceeded THEN
          EXECUTE job;
          RETURN 'foreground';
        END $$
        """);
    execute(connection, "SET pg_background.max_workers = 1");
    assertThat(
            rows(
                connection,
                "SELECT do_somehow('INSERT INTO log(note) VALUES (''x'')')"
                    + " FROM generate_series(1, 2)"))
        .containsExactly("background", "foreground");
    execute(connection, "SELECT pg_background_wait_v2(pid, cookie) FROM pg_background_list");
    assertThat(rows(connection, "SELECT count(*) FROM log")).containsExactly("2");
  }

  @Test
  void aFanOutByLabel() throws SQLException {
    assertThat(
            rows(
                connection,
                """
                WITH jobs AS MATERIALIZED (
                  SELECT array_agg(pg_background_launch_v2(
                    'SELECT pg_sleep(0.1)', 0, 'part ' || g)) AS handles
                  FROM generate_series(1, 3) AS g)
                SELECT o.label, o.state FROM jobs, pg_background_drain_v2(handles, 20000) AS o
                """))
        .containsExactly("part 1|stopped", "part 2|stopped", "part 3|stopped");
  }

  /** Of a procedure with PRAGMA AUTONOMOUS_TRANSACTION it makes a wrapper and a body. */
  @Test
  void autonomousTransactionsOfAnOraclePort() throws SQLException {
    execute(
        connection,
        """
        CREATE PROCEDURE log_action_atx(username text, note text) LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO log(note) VALUES (username || ': ' || note);
        END $$;
        CREATE PROCEDURE log_action(username text, note text) LANGUAGE plpgsql AS $$
        DECLARE
          v_query text;
        BEGIN
          v_query := 'CALL log_action_atx(' || quote_nullable(username) || ','
            || quote_nullable(note) || ')';
          PERFORM * FROM pg_background_result(pg_background_launch(v_query)) AS p(result text);
        END $$;
        CREATE FUNCTION next_number() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
          v_ret bigint;
        BEGIN
          SELECT v INTO v_ret FROM pg_background_result(pg_background_launch(
            'INSERT INTO log(note) VALUES (''n'') RETURNING id::bigint')) AS p(v bigint);
          RETURN v_ret;
        END $$
        """);
    connection.setAutoCommit(false);
    execute(connection, "CALL log_action('scott', 'it''s me')");
    assertThat(rows(connection, "SELECT next_number()")).containsExactly("2");
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(rows(connection, "SELECT note FROM log ORDER BY id"))
        .containsExactly("scott: it's me", "n");
  }

  @Test
  void progressFromStoredCode() throws SQLException {
    execute(
        connection,
        """
        CREATE FUNCTION works() RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_background_progress(50, 'half');
          RETURN 'done';
        END $$
        """);
    assertThat(
            rows(
                connection,
                """
                WITH job AS MATERIALIZED (SELECT h FROM pg_background_launch_v2('SELECT works()') AS h)
                SELECT p.progress_pct, p.progress_msg FROM job,
                  pg_background_wait_v2((h).pid, (h).cookie) AS w,
                  pg_background_get_progress_v2((h).pid, (h).cookie) AS p
                """))
        .containsExactly("50|half");
    assertThat(error(connection, "SELECT works()")).startsWith("0A000 pg_background_progress");
  }
}
