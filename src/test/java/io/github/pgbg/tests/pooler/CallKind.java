package io.github.pgbg.tests.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A kind of call, and what shows that it works: a row of the guide's table. */
enum CallKind {
  RESULT("launch and result") {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(Sql.rows(session, result("SELECT g FROM generate_series(1, 3) g", "n int")))
          .containsExactly("1", "2", "3");
    }
  },
  SUBMIT("submit, wait, detach") {
    @Override
    void check(Connection session) throws SQLException {
      String handle = handle(session, "submit", "SELECT 1");
      Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
  },
  RUN("run, outcome") {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(Sql.rows(session, "SELECT completed FROM pg_background_run_v2('SELECT 1')"))
          .containsExactly("t");
      String handle = handle(session, "submit", "SELECT 1");
      Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
      assertThat(
              Sql.rows(session, "SELECT has_error FROM pg_background_outcome_v2(" + handle + ")"))
          .containsExactly("f");
    }
  },
  LIST("list") {
    @Override
    void check(Connection session) throws SQLException {
      String handle = handle(session, "launch", "SELECT 1");
      assertThat(
              Sql.rows(
                  session,
                  "SELECT * FROM pg_background_list_v2() AS (pid int4, cookie int8,"
                      + " launched_at timestamptz, user_id oid, queue_size int4, state text,"
                      + " sql_preview text, last_error text, consumed bool, label text)"))
          .hasSize(1);
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
  },
  CANCEL("cancel, with a grace") {
    @Override
    void check(Connection session) throws SQLException {
      String handle = handle(session, "launch", "SELECT pg_sleep(60)");
      Sql.execute(session, "SELECT pg_background_cancel_v2_grace(" + handle + ", 5000)");
      Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
  },
  ERROR("an error of a job") {
    @Override
    void check(Connection session) throws SQLException {
      String handle = handle(session, "launch", "SELECT 1/0");
      Sql.execute(session, "SELECT pg_background_wait_v2(" + handle + ")");
      assertThat(
              Sql.rows(session, "SELECT sqlstate FROM pg_background_error_info_v2(" + handle + ")"))
          .containsExactly("22012");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
  },
  NOTICE("a notice of a job") {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(
              Sql.execute(
                  session, result("DO $$BEGIN RAISE NOTICE 'from the job'; END$$", "t text")))
          .contains("from the job");
    }
  },
  SETTINGS("settings and role of the session") {
    @Override
    void check(Connection session) throws SQLException {
      String seen = "SELECT current_user || ' ' || current_setting('work_mem')";
      if (!session.getAutoCommit()) {
        Sql.execute(session, "SET LOCAL work_mem = '9MB'");
      }
      assertThat(Sql.rows(session, result(seen, "t text"))).isEqualTo(Sql.rows(session, seen));
    }
  },
  ALONE("a job outside of a transaction (VACUUM)") {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(Sql.rows(session, result("VACUUM", "t text"))).containsExactly("VACUUM");
    }
  },
  WAIT_ANY("wait_any") {
    @Override
    void check(Connection session) throws SQLException {
      String handle = handle(session, "launch", "SELECT 1");
      assertThat(
              Sql.rows(
                  session,
                  "SELECT pid IS NOT NULL FROM pg_background_wait_any_v2(ARRAY[("
                      + handle
                      + ")]::pg_background_handle[], 30000)"))
          .containsExactly("t");
      Sql.execute(session, "SELECT pg_background_detach_v2(" + handle + ")");
    }
  },
  QUERY("a query with calls in it") {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(Sql.rows(session, SUM)).containsExactly("7");
    }
  },
  BLOCK("DO") {
    @Override
    void check(Connection session) throws SQLException {
      Sql.execute(session, "DO $$BEGIN ASSERT (" + SUM + ") = 7; END$$");
    }
  },
  STORED("stored code", true) {
    @Override
    void check(Connection session) throws SQLException {
      assertThat(Sql.rows(session, "SELECT public.t_stored()")).containsExactly("7");
    }
  },
  TRIGGER("a trigger", true) {
    @Override
    void check(Connection session) throws SQLException {
      Sql.execute(session, "INSERT INTO public.t_fires VALUES (1)");
    }
  };

  /** A query that is not one call only. */
  static final String SUM =
      "SELECT sum(n) FROM pg_background_result(pg_background_launch('SELECT 7')) AS (n int)";

  /** What the last kinds need in a database that has the functions. */
  static final List<String> STORED_CODE =
      List.of(
          "CREATE FUNCTION public.t_stored() RETURNS bigint LANGUAGE sql AS $$" + SUM + "$$",
          "CREATE TABLE public.t_fires (n int)",
          "CREATE FUNCTION public.t_fire() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN ASSERT ("
              + SUM
              + ") = 7; RETURN NULL; END$$",
          "CREATE TRIGGER t_fire AFTER INSERT ON public.t_fires FOR EACH ROW EXECUTE FUNCTION"
              + " public.t_fire()");

  final String title;
  final boolean needsInstallation;

  CallKind(String title) {
    this(title, false);
  }

  CallKind(String title, boolean needsInstallation) {
    this.title = title;
    this.needsInstallation = needsInstallation;
  }

  /** Fails where it does not work. */
  abstract void check(Connection session) throws SQLException;

  private static String result(String job, String columns) {
    return "SELECT * FROM pg_background_result(pg_background_launch($job$"
        + job
        + "$job$)) AS ("
        + columns
        + ")";
  }

  private static String handle(Connection session, String how, String job) throws SQLException {
    return Sql.rows(session, "SELECT * FROM pg_background_" + how + "_v2($job$" + job + "$job$)")
        .get(0)
        .replace('|', ',');
  }
}
