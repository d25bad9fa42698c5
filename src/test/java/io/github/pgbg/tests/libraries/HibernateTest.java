package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class HibernateTest {
  private final Bank bank;
  private final SessionFactory sessions;

  HibernateTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_hibernate");
    this.sessions = configuration(bank).buildSessionFactory();
  }

  private static Configuration configuration(Bank bank) {
    return new Configuration()
        .addAnnotatedClass(Account.class)
        .setProperty("hibernate.connection.url", bank.url())
        .setProperty("hibernate.connection.driver_class", "io.github.pgbg.Driver")
        .setProperty("hibernate.connection.pool_size", "1")
        .setProperty("hibernate.hbm2ddl.auto", "validate");
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
  void aNamedMappingReadsRowsOfAJob() {
    List<Account> accounts =
        sessions.fromSession(
            session ->
                session
                    .createNativeQuery(
                        "SELECT * FROM pg_background_result(pg_background_launch(:job))"
                            + " AS (n int, who text, cents bigint)",
                        "accounts of a job",
                        Account.class)
                    .setParameter("job", "SELECT 4, 'Eve'::text, 7::bigint")
                    .getResultList());
    assertThat(accounts)
        .extracting(Account::owner, Account::cents)
        .containsExactly(tuple("Eve", 7L));
  }

  @Test
  void aTableThatDoesNotFitIsFound() throws SQLException {
    bank.execute("ALTER TABLE account DROP COLUMN cents");
    assertThatThrownBy(() -> configuration(bank).buildSessionFactory())
        .isInstanceOf(SchemaManagementException.class)
        .hasMessageContaining("missing column [cents]");
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    sessions.inSession(
        session -> {
          session.beginTransaction();
          session.persist(new Account(1, "Ada", 500));
          session.flush();
          session
              .createNativeQuery(
                  "SELECT tag FROM pg_background_result(pg_background_launch("
                      + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)",
                  String.class)
              .getSingleResult();
          session
              .createNativeMutationQuery(
                  """
                  DO $$
                  BEGIN
                    PERFORM * FROM pg_background_result(pg_background_launch(
                      'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
                  END $$
                  """)
              .executeUpdate();
          session.getTransaction().rollback(); // the account is gone, both audit rows stay
        });
    bank.assertOnlyTheAuditsAreThere();
    sessions.inTransaction(session -> session.persist(new Account(1, "Ada", 500)));
    bank.assertAdaIsThere();
  }
}
