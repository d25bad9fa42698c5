package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database in which a superuser runs code of Mallory's: her functions are in schema {@code m},
 * and {@code m.climb()} makes her a superuser where the code may take the login's identity.
 */
final class Stage implements AutoCloseable {
  private static final String MALLORY = "pgbg_mallory";

  private final TestDatabase server;
  private final Scratch<TestDatabase> role;
  private final Scratch<TestDatabase> scratch;
  private final Connection dba;
  private final Connection mallory;
  private final String schema;

  /**
   * Makes it.
   *
   * @param installed whether the database has the functions, or the session has them in pg_temp
   */
  Stage(TestDatabase server, boolean installed) throws SQLException {
    this.server = server;
    this.scratch = server.createDatabase("pgbg_rights");
    this.role = server.createRole(MALLORY);
    this.dba = scratch.get().connect();
    this.mallory = scratch.get().as(MALLORY, MALLORY).connect();
    this.schema = installed ? "public." : "pg_temp.";
    execute(dba, "CREATE SCHEMA m AUTHORIZATION pgbg_mallory; GRANT USAGE ON SCHEMA m TO PUBLIC");
    if (installed) {
      execute(dba, "CREATE EXTENSION pg_background; GRANT pgbackground_executor TO pgbg_mallory");
    } else {
      execute(
          dba,
          "DO $$ BEGIN PERFORM FROM pg_background_result(pg_background_launch('SELECT 1'))"
              + " AS r(i int); END $$");
    }
    execute(
        mallory,
        "CREATE FUNCTION m.climb() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RESET ROLE;"
            + " ALTER ROLE pgbg_mallory SUPERUSER; RETURN 1; EXCEPTION WHEN OTHERS THEN"
            + " RETURN 0; END $$;"
            + "CREATE FUNCTION m.hold() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE format("
            + "'DECLARE %I CURSOR WITH HOLD FOR SELECT m.climb()', clock_timestamp());"
            + " RETURN 1; END $$");
  }

  /** The superuser's session, in which the driver is at work. */
  Connection dba() {
    return dba;
  }

  Connection mallory() {
    return mallory;
  }

  TestDatabase database() {
    return scratch.get();
  }

  /** As Mallory. */
  void prepare(String sql) throws SQLException {
    execute(mallory, sql);
  }

  /** A statement of PL/pgSQL that runs a job and reads its result, if it has one. */
  String job(String text) {
    return "PERFORM FROM %1$spg_background_result(%1$spg_background_launch($job$%2$s$job$)) AS r(t text);"
        .formatted(schema, text);
  }

  /** A statement that runs a job of which nobody reads anything. */
  String submitted(String text) {
    return "DECLARE h record; BEGIN SELECT * INTO h FROM %1$spg_background_submit_v2($job$%2$s$job$);"
            .formatted(schema, text)
        + " PERFORM %1$spg_background_wait_v2(h.pid, h.cookie); END;".formatted(schema);
  }

  /** Makes the body Mallory's definer function, and calls it as the superuser: how that ended. */
  String callDefiner(String body) throws SQLException {
    prepare(
        "CREATE OR REPLACE FUNCTION m.bait() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
            + " $bait$ BEGIN "
            + body
            + " END $bait$");
    String ended = call("SELECT m.bait()");
    execute(dba, "SELECT pg_background_detach_all_v2()"); // a result of another type was not read
    return ended;
  }

  /** Executes it as the superuser: the SQLSTATE, or "done". */
  String call(String sql) {
    try {
      execute(dba, sql);
      return "done";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  /** Whether she has become a superuser. */
  boolean hasClimbed() throws SQLException {
    return rows(dba, "SELECT rolsuper FROM pg_roles WHERE rolname = 'pgbg_mallory'").contains("t");
  }

  @Override
  public void close() throws SQLException {
    mallory.close();
    dba.close();
    scratch.close();
    server.execute("ALTER ROLE pgbg_mallory NOSUPERUSER");
    role.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }
}
