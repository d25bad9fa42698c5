package io.github.pgbg.applications.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.applications.Shop;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Hibernate7Test {
  private static Shop shop;
  private static SessionFactory sessions;

  @BeforeAll
  static void open() throws IOException, SQLException {
    shop = Shop.open();
    sessions =
        new Configuration()
            .addAnnotatedClass(Account.class)
            .setProperty("hibernate.connection.url", shop.url())
            .setProperty("hibernate.connection.driver_class", "io.github.pgbg.Driver")
            .setProperty("hibernate.connection.username", shop.user())
            .setProperty("hibernate.connection.password", shop.password())
            .setProperty("hibernate.hbm2ddl.auto", "validate")
            .buildSessionFactory();
  }

  @AfterAll
  static void close() throws IOException {
    sessions.close();
    shop.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    shop.empty();
  }

  @Test
  void theDialectIsFound() {
    assertThat(sessions.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect())
        .isInstanceOf(PostgreSQLDialect.class);
  }

  @Test
  void aNativeQueryReadsAResult() {
    long count =
        sessions.fromSession(
            session -> session.createNativeQuery(Shop.COUNT, Long.class).getSingleResult());
    assertThat(count).isEqualTo(7);
  }

  @Test
  void rowsOfAJobBecomeEntities() {
    List<Account> accounts =
        sessions.fromSession(
            session ->
                session
                    .createNativeQuery(
                        "SELECT * FROM pg_background_result(pg_background_launch(?1))"
                            + " AS (id int, owner text, cents bigint)",
                        Account.class)
                    .setParameter(1, "SELECT 3, 'Bob'::text, 9::bigint")
                    .getResultList());
    assertThat(accounts).extracting(Account::owner).containsExactly("Bob");
  }

  @Test
  void anErrorOfAJobIsTranslatedAsAnyOther() {
    sessions.inTransaction(session -> session.persist(new Account(1, "Ada", 500)));
    assertThatThrownBy(
            () ->
                sessions.inSession(
                    session ->
                        session
                            .createNativeQuery(
                                "SELECT tag FROM pg_background_result(pg_background_launch('INSERT"
                                    + " INTO account VALUES (1, ''Eve'', 0)')) AS (tag text)",
                                String.class)
                            .getSingleResult()))
        .isInstanceOf(ConstraintViolationException.class);
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    sessions.inSession(
        session -> {
          session.beginTransaction();
          session.persist(new Account(1, "Ada", 500));
          session.flush();
          session.createNativeQuery(Shop.AUDIT, String.class).getSingleResult();
          session.createNativeMutationQuery(Shop.AUDIT_IN_DO).executeUpdate();
          session.getTransaction().rollback();
        });
    assertThat(shop.accounts()).isEqualTo("0");
    assertThat(shop.audits()).isEqualTo("Ada was added,a DO block saw it");
  }
}
