package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;

/** The schema that a library's test works on: accounts, and an audit of what was tried. */
final class Bank implements AutoCloseable {
  /** Gives one row, n. */
  static final String COUNT_IN_BACKGROUND =
      "SELECT n FROM pg_background_result(pg_background_launch("
          + "'SELECT count(*) FROM generate_series(1, 7)')) AS (n bigint)";

  /** The autonomous transaction: gives one row, the command tag. */
  static final String AUDIT =
      "SELECT tag FROM pg_background_result(pg_background_launch("
          + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)";

  /** The same from inside of the server. */
  static final String AUDIT_IN_DO =
      """
      DO $$
      BEGIN
        PERFORM * FROM pg_background_result(pg_background_launch(
          'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
      END $$
      """;

  static final String ADD_ADA = "INSERT INTO account(id, owner, cents) VALUES (1, 'Ada', 500)";

  private final TestDatabase database;
  private final String schema;

  private Bank(TestDatabase database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  static Bank open(TestDatabase database, String schema) throws SQLException {
    Bank bank = new Bank(database, schema);
    bank.close();
    database.execute(
        """
        CREATE SCHEMA %1$s;
        CREATE TABLE %1$s.account(id int PRIMARY KEY, owner text NOT NULL, cents bigint NOT NULL);
        CREATE TABLE %1$s.audit(id int GENERATED ALWAYS AS IDENTITY, what text NOT NULL)
        """
            .formatted(schema));
    return bank;
  }

  /** The URL with everything in it, as a configuration file has it. */
  String url() {
    return parameters(database.url());
  }

  /** The same for PgJDBC's prefix. */
  String plainUrl() {
    return parameters(database.plainUrl());
  }

  private String parameters(String url) {
    StringBuilder all = new StringBuilder(url).append("?currentSchema=").append(schema);
    database.login().forEach((name, value) -> all.append("&" + name + "=" + value));
    return all.toString();
  }

  String schema() {
    return schema;
  }

  /** A single value of the schema, seen from outside. */
  String queryText(String sql) throws SQLException {
    return database.queryText(sql.replace("FROM ", "FROM " + schema + "."));
  }

  /** In the schema, seen from outside. */
  void execute(String sql) throws SQLException {
    database.execute("SET search_path TO " + schema + "; " + sql);
  }

  void assertAdaIsThere() throws SQLException {
    assertThat(queryText("SELECT string_agg(owner, ',') FROM account")).isEqualTo("Ada");
  }

  void assertOnlyTheAuditsAreThere() throws SQLException {
    assertThat(queryText("SELECT count(*) FROM account")).isEqualTo("0");
    assertThat(queryText("SELECT string_agg(what, ',' ORDER BY id) FROM audit"))
        .isEqualTo("Ada was added,a DO block saw it");
  }

  @Override
  public void close() throws SQLException {
    database.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }
}
