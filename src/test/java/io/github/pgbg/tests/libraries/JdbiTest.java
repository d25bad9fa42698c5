package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class JdbiTest {
  private final Bank bank;
  private final Jdbi jdbi;

  JdbiTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_jdbi");
    this.jdbi = Jdbi.create(bank.url());
  }

  @AfterEach
  void close() throws SQLException {
    bank.close();
  }

  @Test
  void aResultIsAQueryLikeAnyOther() {
    long count =
        jdbi.withHandle(
            handle -> handle.createQuery(Bank.COUNT_IN_BACKGROUND).mapTo(Long.class).one());
    assertThat(count).isEqualTo(7);
  }

  @Test
  void aJobTakesNamedParameters() {
    String text =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT t FROM pg_background_result(pg_background_launch(:sql)) AS (t"
                            + " text)")
                    .bind("sql", "SELECT 'it''s here'::text")
                    .mapTo(String.class)
                    .one());
    assertThat(text).isEqualTo("it's here");
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    jdbi.useTransaction(
        handle -> {
          handle.execute("INSERT INTO account VALUES (?, ?, ?)", 1, "Ada", 500);
          handle
              .createQuery(
                  "SELECT tag FROM pg_background_result(pg_background_launch("
                      + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)")
              .mapTo(String.class)
              .one();
          handle.execute(
              """
              DO $$
              BEGIN
                PERFORM * FROM pg_background_result(pg_background_launch(
                  'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
              END $$
              """);
          handle.rollback(); // the account is gone, both audit rows stay
        });
    bank.assertOnlyTheAuditsAreThere();
    jdbi.useTransaction(
        handle -> handle.execute("INSERT INTO account VALUES (?, ?, ?)", 1, "Ada", 500));
    bank.assertAdaIsThere();
  }
}
