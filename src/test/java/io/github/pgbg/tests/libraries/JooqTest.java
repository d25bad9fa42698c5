package io.github.pgbg.tests.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.jooq.CloseableDSLContext;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.TransactionalRunnable;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@PostgresTest
class JooqTest {
  private final Bank bank;
  private final CloseableDSLContext jooq;

  JooqTest(TestDatabase database) throws SQLException {
    this.bank = Bank.open(database, "lib_jooq");
    this.jooq = DSL.using(bank.url());
  }

  @BeforeAll
  static void quiet() {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  @AfterEach
  void close() throws SQLException {
    jooq.close();
    bank.close();
  }

  @Test
  void aConnectionIsRecognisedAsPostgresql() {
    jooq.connection(
        connection -> assertThat(DSL.using(connection).dialect()).isEqualTo(SQLDialect.POSTGRES));
  }

  /** jOOQ looks for {@code :postgresql:} in the URL and asks nobody else. */
  @Test
  void theLongFormOfTheUrlIsRecognisedToo() {
    try (CloseableDSLContext context =
        DSL.using(bank.url().replace("jdbc:pgbg:", "jdbc:pgbg:postgresql:"))) {
      assertThat(context.dialect()).isEqualTo(SQLDialect.POSTGRES);
    }
  }

  @Test
  void aResultIsAQueryLikeAnyOther() {
    assertThat(jooq.fetchValue(Bank.COUNT_IN_BACKGROUND)).isEqualTo(7L);
    assertThat(
            jooq.resultQuery(
                    "SELECT t FROM pg_background_result(pg_background_launch(?)) AS (t text)",
                    "SELECT 'it''s here'::text")
                .fetchOneInto(String.class))
        .isEqualTo("it's here");
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    TransactionalRunnable adding =
        transaction -> {
          DSLContext context = transaction.dsl();
          context
              .insertInto(table("account"), field("id"), field("owner"), field("cents"))
              .values(1, "Ada", 500L)
              .execute();
          context.fetch(
              "SELECT tag FROM pg_background_result(pg_background_launch("
                  + "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)");
          context.execute(
              """
              DO $$
              BEGIN
                PERFORM * FROM pg_background_result(pg_background_launch(
                  'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
              END $$
              """);
          throw new IllegalStateException("roll back"); // both audit rows stay
        };
    assertThatThrownBy(() -> jooq.transaction(adding)).hasMessage("roll back");
    bank.assertOnlyTheAuditsAreThere();
    jooq.transaction(transaction -> addAda(transaction.dsl()));
    bank.assertAdaIsThere();
  }

  private static void addAda(DSLContext context) {
    context
        .insertInto(table("account"), field("id"), field("owner"), field("cents"))
        .values(1, "Ada", 500L)
        .execute();
  }
}
