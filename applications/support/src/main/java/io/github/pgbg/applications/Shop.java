package io.github.pgbg.applications;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of its own, with the tables that an application works on. */
public final class Shop implements AutoCloseable {
  /** Gives one row, n: 7. */
  public static final String COUNT =
      "SELECT n FROM pg_background_result(pg_background_launch("
          + "'SELECT count(*) FROM generate_series(1, 7)')) AS (n bigint)";

  /** The autonomous transaction: gives one row, the command tag. */
  public static final String AUDIT =
      "SELECT tag FROM pg_background_result(pg_background_launch("
          + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)";

  /** The same from inside of the server. */
  public static final String AUDIT_IN_DO =
      """
      DO $$
      BEGIN
        PERFORM * FROM pg_background_result(pg_background_launch(
          'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
      END $$
      """;

  private final EmbeddedPostgres server;

  private Shop(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts the server and makes the tables. */
  public static Shop open() throws IOException, SQLException {
    Shop shop = new Shop(EmbeddedPostgres.start());
    shop.execute(
        """
        CREATE ROLE shop LOGIN PASSWORD 'secret';
        GRANT CREATE, TEMPORARY ON DATABASE postgres TO shop;
        CREATE SCHEMA shop AUTHORIZATION shop;
        CREATE TABLE shop.account(id int PRIMARY KEY, owner text NOT NULL, cents bigint NOT NULL);
        CREATE TABLE shop.audit(id int GENERATED ALWAYS AS IDENTITY, what text NOT NULL);
        ALTER TABLE shop.account OWNER TO shop;
        ALTER TABLE shop.audit OWNER TO shop;
        """);
    return shop;
  }

  /** Where a session finds the tables, for the driver; the login is separate. */
  public String url() {
    return plainUrl().replace("jdbc:postgresql:", "jdbc:pgbg:");
  }

  /** The same for PgJDBC. */
  public String plainUrl() {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?currentSchema=shop";
  }

  public String user() {
    return "shop";
  }

  public String password() {
    return "secret";
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
  }

  /** Seen from outside, as a superuser. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A single value, seen from outside. */
  public String queryText(String sql) throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** What {@link #AUDIT} and {@link #AUDIT_IN_DO} leave when their transaction rolls back. */
  public String audits() throws SQLException {
    return queryText("SELECT string_agg(what, ',' ORDER BY id) FROM shop.audit");
  }

  public String accounts() throws SQLException {
    return queryText("SELECT count(*) FROM shop.account");
  }

  /** As it was at the start. */
  public void empty() throws SQLException {
    execute("TRUNCATE shop.account, shop.audit RESTART IDENTITY");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
