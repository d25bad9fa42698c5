package io.github.pgbg.applications.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The service of the application. */
@ApplicationScoped
public class Accounts {
  @Inject EntityManager entities;
  @Inject DataSource source;

  /** Adds an account, writes the audit rows, and refuses. */
  @Transactional
  public void refuse(int id, String owner) {
    Account account = new Account();
    account.id = id;
    account.owner = owner;
    entities.persist(account);
    entities.flush();
    entities
        .createNativeQuery(
            "SELECT tag FROM pg_background_result(pg_background_launch("
                + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)",
            String.class)
        .getSingleResult();
    entities
        .createNativeQuery(
            """
            DO $$
            BEGIN
              PERFORM * FROM pg_background_result(pg_background_launch(
                'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
            END $$
            """)
        .executeUpdate();
    throw new IllegalStateException("refused"); // the account is gone, both audit rows stay
  }

  /** By the pool, without Hibernate. */
  public long count() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT n FROM pg_background_result(pg_background_launch("
                    + "'SELECT count(*) FROM generate_series(1, 7)')) AS (n bigint)")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
