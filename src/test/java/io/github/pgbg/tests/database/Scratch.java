package io.github.pgbg.tests.database;

import java.sql.SQLException;

/**
 * Something that a test made on the server and that goes away with the handle.
 *
 * @param <T> what the test uses meanwhile
 */
public final class Scratch<T> implements AutoCloseable {
  private final T value;
  private final TestDatabase owner;
  private final String[] disposal;

  private Scratch(T value, TestDatabase owner, String... disposal) {
    this.value = value;
    this.owner = owner;
    this.disposal = disposal;
  }

  static Scratch<TestDatabase> database(TestDatabase owner, TestDatabase created, String options)
      throws SQLException {
    // Not DROP DATABASE … (FORCE): PostgreSQL 12 does not have it, and idle workers stay connected.
    String disconnect =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(created.name());
    String drop = "DROP DATABASE IF EXISTS " + created.name();
    TestDatabase administrator = owner.administrator();
    administrator.execute(disconnect);
    administrator.execute(drop);
    administrator.execute(
        "CREATE DATABASE %s OWNER %s %s".formatted(created.name(), owner.user(), options));
    return new Scratch<>(created, administrator, disconnect, drop);
  }

  static Scratch<TestDatabase> role(TestDatabase owner, String role) throws SQLException {
    TestDatabase administrator = owner.administrator();
    administrator.execute("DROP ROLE IF EXISTS " + role);
    administrator.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, role));
    if (!owner.user().equals(administrator.user())) {
      administrator.execute("GRANT %s TO %s".formatted(role, owner.user())); // it may SET ROLE
    }
    return new Scratch<>(
        owner.as(role, role), administrator, "DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  public T get() {
    return value;
  }

  @Override
  public void close() throws SQLException {
    for (String sql : disposal) {
      owner.execute(sql);
    }
  }
}
