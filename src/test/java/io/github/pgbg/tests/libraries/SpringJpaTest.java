package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Boot with JPA and a Spring Data repository. */
@PostgresTest
class SpringJpaTest {
  private final Bank bank;
  private final ConfigurableApplicationContext spring;

  SpringJpaTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_spring_jpa");
    this.spring = SpringBank.start(bank);
  }

  @AfterEach
  void close() throws SQLException {
    spring.close();
    bank.close();
  }

  /** Native queries with calls in them, beside what Spring Data gives. */
  interface Accounts extends JpaRepository<Account, Integer> {
    @Query(nativeQuery = true, value = Bank.AUDIT)
    String audit();

    @Modifying
    @Query(nativeQuery = true, value = Bank.AUDIT_IN_DO)
    void auditInDo();

    @Query(
        nativeQuery = true,
        value =
            "SELECT * FROM pg_background_result(pg_background_launch(:sql))"
                + " AS (id int, owner text, cents bigint)")
    List<Account> inBackground(String sql);
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    Accounts accounts = spring.getBean(Accounts.class);
    TransactionTemplate transactions = spring.getBean(TransactionTemplate.class);
    transactions.executeWithoutResult(
        status -> {
          accounts.saveAndFlush(new Account(1, "Ada", 500));
          accounts.audit();
          accounts.auditInDo();
          status.setRollbackOnly();
        });
    bank.assertOnlyTheAuditsAreThere();
    accounts.save(new Account(1, "Ada", 500));
    bank.assertAdaIsThere();
    assertThat(accounts.inBackground("SELECT id, owner, cents FROM account"))
        .extracting(Account::owner)
        .containsExactly("Ada");
  }
}
