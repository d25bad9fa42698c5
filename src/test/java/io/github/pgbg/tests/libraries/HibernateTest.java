package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class HibernateTest {
  private final Bank bank;
  private final SessionFactory sessions;

  HibernateTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_hibernate");
    this.sessions =
        new Configuration()
            .addAnnotatedClass(Account.class)
            .setProperty("hibernate.connection.url", bank.url())
            .setProperty("hibernate.connection.driver_class", "io.github.pgbg.Driver")
            .setProperty("hibernate.connection.pool_size", "1")
            .setProperty("hibernate.hbm2ddl.auto", "validate")
            .buildSessionFactory();
  }

  @AfterEach
  void close() throws SQLException {
    sessions.close();
    bank.close();
  }

  @Test
  void theDialectIsFoundAndTheSchemaValidated() {
    assertThat(sessions.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect())
        .isInstanceOf(PostgreSQLDialect.class);
  }

  @Test
  void aNativeQueryReadsAResult() {
    long count =
        sessions.fromSession(
            session ->
                session.createNativeQuery(Bank.COUNT_IN_BACKGROUND, Long.class).getSingleResult());
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
  void theAuditsSurviveARollback() throws SQLException {
    sessions.inSession(
        session -> {
          session.beginTransaction();
          session.persist(new Account(1, "Ada", 500));
          session.flush();
          session.createNativeQuery(Bank.AUDIT, String.class).getSingleResult();
          session.createNativeMutationQuery(Bank.AUDIT_IN_DO).executeUpdate();
          session.getTransaction().rollback();
        });
    bank.assertOnlyTheAuditsAreThere();
    sessions.inTransaction(session -> session.persist(new Account(1, "Ada", 500)));
    bank.assertAdaIsThere();
  }
}
