package io.github.pgbg.tests.install;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** A database with a session of its owner, who may install, and one of a user, who owns nothing. */
final class OwnerAndUser implements AutoCloseable {
  private final TestDatabase server;
  private final Scratch<TestDatabase> role;
  private final Scratch<TestDatabase> scratch;
  private final Connection owner;
  private final Connection user;

  /**
   * Makes them.
   *
   * @param roleName the user's
   */
  OwnerAndUser(TestDatabase server, String databaseName, String roleName) throws SQLException {
    this.server = server;
    this.scratch = server.createDatabase(databaseName);
    this.role = server.createRole(roleName);
    this.owner = database().connect();
    this.user = database().as(roleName, roleName).connect();
  }

  TestDatabase database() {
    return scratch.get();
  }

  Connection owner() {
    return owner;
  }

  Connection user() {
    return user;
  }

  @Override
  public void close() throws SQLException {
    user.close();
    owner.close();
    scratch.close();
    role.close();
    server.execute("DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role");
  }
}
