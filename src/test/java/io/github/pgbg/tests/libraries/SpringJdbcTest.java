package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Boot with JdbcTemplate. */
@PostgresTest
class SpringJdbcTest {
  private final Bank bank;
  private final ConfigurableApplicationContext spring;
  private final JdbcTemplate template;

  SpringJdbcTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_spring_jdbc");
    this.spring = SpringBank.start(bank);
    this.template = spring.getBean(JdbcTemplate.class);
  }

  @AfterEach
  void close() throws SQLException {
    spring.close();
    bank.close();
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    assertThat(template.queryForObject(Bank.COUNT_IN_BACKGROUND, Long.class)).isEqualTo(7);
    TransactionTemplate transactions = spring.getBean(TransactionTemplate.class);
    transactions.executeWithoutResult(
        status -> {
          template.update("INSERT INTO account VALUES (?, ?, ?)", 1, "Ada", 500);
          template.queryForObject(
              "SELECT tag FROM pg_background_result(pg_background_launch("
                  + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)",
              String.class);
          template.execute(
              """
              DO $$
              BEGIN
                PERFORM * FROM pg_background_result(pg_background_launch(
                  'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
              END $$
              """);
          status.setRollbackOnly(); // the account is gone, both audit rows stay
        });
    bank.assertOnlyTheAuditsAreThere();
    transactions.executeWithoutResult(
        status -> template.update("INSERT INTO account VALUES (?, ?, ?)", 1, "Ada", 500));
    bank.assertAdaIsThere();
  }

  @Test
  void anErrorOfAJobIsTranslatedAsAnyOther() {
    assertThatThrownBy(
            () ->
                template.queryForObject(
                    "SELECT tag FROM pg_background_result(pg_background_launch('INSERT INTO account"
                        + " VALUES (1, ''a'', 1), (1, ''b'', 2)')) AS (tag text)",
                    String.class))
        .isInstanceOf(DuplicateKeyException.class);
  }
}
