package io.github.pgbg.applications.shardingsphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.applications.Shop;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;
import org.junit.jupiter.api.Test;

class ShardingSphereTest {
  @Test
  void aCallGoesThroughToTheDriver() throws Exception {
    try (Shop shop = Shop.open()) {
      // ShardingSphere looks for tables in public, whatever the URL's currentSchema
      shop.execute("ALTER TABLE shop.account SET SCHEMA public");
      shop.execute("ALTER TABLE shop.audit SET SCHEMA public");
      DataSource source =
          YamlShardingSphereDataSourceFactory.createDataSource(
              configuration(shop).getBytes(StandardCharsets.UTF_8));
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.executeUpdate("INSERT INTO account(id, owner, cents) VALUES (1, 'Ada', 500)");
        try (ResultSet rows = statement.executeQuery(Shop.COUNT)) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(7);
        }
        statement.execute(Shop.AUDIT);
        assertThatThrownBy(() -> statement.execute(Shop.AUDIT_IN_DO))
            .hasMessageContaining("no viable alternative at input 'DO'");
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_background_result(pg_background_launch('INSERT INTO"
                    + " audit(what) VALUES (''an aggregate saw it'')')) AS (tag text)")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(1);
        }
        connection.rollback();
      } finally {
        ((AutoCloseable) source).close();
      }
      assertThat(shop.queryText("SELECT count(*) FROM account")).isEqualTo("0");
      assertThat(shop.queryText("SELECT string_agg(what, ',' ORDER BY id) FROM audit"))
          .isEqualTo("Ada was added,an aggregate saw it");
    }
  }

  private static String configuration(Shop shop) {
    return """
    dataSources:
      shop:
        dataSourceClassName: com.zaxxer.hikari.HikariDataSource
        driverClassName: io.github.pgbg.PostgresqlUrlDriver
        jdbcUrl: %s
        username: %s
        password: %s
    rules:
    - !SINGLE
      tables:
      - "*.*.*"
    """
        .formatted(shop.plainUrl().replaceAll("\\?.*", ""), shop.user(), shop.password());
  }
}
