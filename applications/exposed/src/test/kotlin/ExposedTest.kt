package io.github.pgbg.applications.exposed

import io.github.pgbg.PgbgDataSource
import io.github.pgbg.applications.Shop
import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.StatementType
import org.jetbrains.exposed.v1.core.vendors.PostgreSQLDialect
import org.jetbrains.exposed.v1.jdbc.Database
import org.jetbrains.exposed.v1.jdbc.insert
import org.jetbrains.exposed.v1.jdbc.transactions.transaction
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

object Account : Table("account") {
  val id = integer("id")
  val owner = text("owner")
  val cents = long("cents")
}

class ExposedTest {
  @BeforeEach fun empty() = shop.empty()

  @Test
  fun theDialectIsFound() {
    assertThat(database.dialect).isInstanceOf(PostgreSQLDialect::class.java)
  }

  @Test
  fun aDataSourceNeedsNothing() {
    val source = PgbgDataSource()
    source.setUrl(shop.url())
    source.setUser(shop.user())
    source.setPassword(shop.password())
    val other = Database.connect(source)
    assertThat(other.dialect).isInstanceOf(PostgreSQLDialect::class.java)
    transaction(other) { exec(Shop.AUDIT) }
    assertThat(shop.audits()).isEqualTo("Ada was added")
  }

  @Test
  fun aResultIsAQueryLikeAnyOther() {
    val count =
        transaction(database) {
          exec(Shop.COUNT, explicitStatementType = StatementType.SELECT) { rows ->
            rows.next()
            rows.getLong(1)
          }
        }
    assertThat(count).isEqualTo(7)
  }

  @Test
  fun theAuditsSurviveARollback() {
    transaction(database) {
      Account.insert {
        it[id] = 1
        it[owner] = "Ada"
        it[cents] = 500
      }
      exec(
          "SELECT tag FROM pg_background_result(pg_background_launch(" +
              "'INSERT INTO audit(what) VALUES (''Ada was added'')')) AS (tag text)"
      )
      exec(
          """
          DO $$
          BEGIN
            PERFORM * FROM pg_background_result(pg_background_launch(
              'INSERT INTO audit(what) VALUES (''a DO block saw it'')')) AS (tag text);
          END $$
          """
      )
      rollback() // the account is gone, both audit rows stay
    }
    assertThat(shop.accounts()).isEqualTo("0")
    assertThat(shop.audits()).isEqualTo("Ada was added,a DO block saw it")
  }

  companion object {
    private lateinit var shop: Shop
    private lateinit var database: Database

    @BeforeAll
    @JvmStatic
    fun open() {
      shop = Shop.open()
      Database.registerJdbcDriver("jdbc:pgbg", "io.github.pgbg.Driver", PostgreSQLDialect.dialectName)
      database = Database.connect(shop.url(), user = shop.user(), password = shop.password())
    }

    @AfterAll @JvmStatic fun close() = shop.close()
  }
}
