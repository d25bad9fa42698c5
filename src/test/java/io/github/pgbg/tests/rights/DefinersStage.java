package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database with the functions, in which the role {@code pgbg_app} logs in and calls definer
 * functions of the role {@code pgbg_owner} in the schema {@code s}.
 */
final class DefinersStage implements AutoCloseable {
  private final TestDatabase server;
  private final Scratch<TestDatabase> owner;
  private final Scratch<TestDatabase> app;
  private final Scratch<TestDatabase> scratch;
  private final Connection dba;
  private final Connection session;

  /** Who logs in and calls. */
  enum Caller {
    SUPERUSER,
    /** May SET the owner. */
    MEMBER,
    /** May not. */
    STRANGER
  }

  DefinersStage(TestDatabase server, Caller caller) throws SQLException {
    this.server = server;
    this.scratch = server.createDatabase("pgbg_definers");
    this.owner = server.createRole("pgbg_owner");
    this.app = server.createRole("pgbg_app");
    this.dba = scratch.get().connect();
    execute(
        dba,
        "ALTER ROLE pgbg_app NOINHERIT; CREATE EXTENSION pg_background; GRANT pgbackground_executor"
            + " TO pgbg_owner; SELECT grant_pg_background_privileges('pgbg_app'); CREATE SCHEMA s"
            + " AUTHORIZATION pgbg_owner; GRANT USAGE ON SCHEMA s TO PUBLIC; SET ROLE pgbg_owner");
    if (caller == Caller.MEMBER) {
      server.execute("GRANT pgbg_owner TO pgbg_app");
    }
    this.session =
        caller == Caller.SUPERUSER
            ? scratch.get().connect()
            : scratch.get().as("pgbg_app", "pgbg_app").connect();
  }

  /** A session of the superuser that has taken the owner's role. */
  Connection owner() {
    return dba;
  }

  /** The session that calls. */
  Connection caller() {
    return session;
  }

  TestDatabase database() {
    return scratch.get();
  }

  /** Makes a definer function of the owner. */
  void definer(String head, String body) throws SQLException {
    execute(
        dba,
        "CREATE OR REPLACE FUNCTION s."
            + head
            + " LANGUAGE plpgsql SECURITY DEFINER AS $definer$ "
            + body
            + " $definer$");
  }

  /** Makes {@code s.job()}, which launches this text and gives the one value of its result. */
  void definerOf(String job) throws SQLException {
    definer(
        "job() RETURNS text",
        "DECLARE r text; BEGIN SELECT t INTO r FROM pg_background_result(pg_background_launch($j$"
            + job
            + "$j$)) AS x(t text); RETURN r; END");
  }

  @Override
  public void close() throws SQLException {
    session.close();
    dba.close();
    scratch.close();
    app.close();
    owner.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }
}
