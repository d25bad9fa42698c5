package io.github.pgbg.tests.storedcode;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database with the functions installed, and a function that logs whatever becomes of its caller.
 */
final class StoredCode implements AutoCloseable {
  private static final String LOG =
      """
      CREATE TABLE log(id serial, note text);
      CREATE FUNCTION log_it(note text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM * FROM pg_background_result(pg_background_launch(
          format('INSERT INTO log(note) VALUES (%L)', note))) AS r(result text);
      END $$;
      CREATE FUNCTION log_row() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM log_it(TG_OP || ' ' || NEW.id);
        RETURN NEW;
      END $$;
      CREATE TABLE account(id int PRIMARY KEY);
      """;

  private final TestDatabase server;
  private final Scratch<TestDatabase> scratch;

  StoredCode(TestDatabase server) throws SQLException {
    this.server = server;
    this.scratch = server.createDatabase("pgbg_stored_code");
    try (Connection connection = database().connect()) {
      Sql.execute(connection, "CREATE EXTENSION pg_background");
      Sql.execute(connection, LOG);
    }
  }

  TestDatabase database() {
    return scratch.get();
  }

  @Override
  public void close() throws SQLException {
    scratch.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }
}
