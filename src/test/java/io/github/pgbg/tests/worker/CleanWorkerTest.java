package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@PostgresTest
class CleanWorkerTest {
  private static final String SEEN =
      "SELECT concat_ws(',', to_regclass('pg_temp.left_here'), (SELECT count(*) FROM"
          + " pg_prepared_statements), (SELECT count(*) FROM pg_listening_channels()), (SELECT"
          + " count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
          + " (SELECT count(*) FROM pg_cursors WHERE name LIKE 'left%'),"
          + " current_setting('work_mem'), current_user = session_user,"
          + " current_setting('t_clean.a', true) IS NULL)";

  private final TestDatabase database;

  CleanWorkerTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void nothingOfAJobIsLeftForTheNext() throws SQLException {
    try (Session session = Session.of(database.superuser("SET ROLE pg_monitor"))) {
      String before = session.run(SEEN).get(0);
      for (int i = 0; i < 5; i++) {
        session.run(
            "CREATE TEMP TABLE left_here (x int); PREPARE left_p AS SELECT 1; DO 'BEGIN EXECUTE"
                + " ''LISTEN left_c''; END'; SELECT pg_advisory_lock(815); DECLARE left_k CURSOR"
                + " WITH HOLD FOR SELECT 1; SET work_mem = '3MB'; SET ROLE pg_monitor; SET"
                + " t_clean.a = '1'");
        assertThat(session.run(SEEN)).containsExactly(before);
      }
    }
  }

  @Test
  void aSettingOfStoredCodeIsNotLeftEither() throws SQLException {
    try (Session session = Session.of(database)) {
      session.execute(
          "CREATE FUNCTION public.t_leaves() RETURNS void LANGUAGE plpgsql AS"
              + " $$BEGIN PERFORM set_config('t_clean.stored', 'x', false); END$$");
      for (int i = 0; i < 5; i++) {
        session.run("SELECT public.t_leaves()::text");
        assertThat(session.run("SELECT current_setting('t_clean.stored', true)"))
            .containsExactly("null");
      }
    } finally {
      database.execute("DROP FUNCTION public.t_leaves()");
    }
  }
}
