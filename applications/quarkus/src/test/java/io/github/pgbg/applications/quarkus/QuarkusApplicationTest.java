package io.github.pgbg.applications.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.applications.Shop;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ShopResource.class)
class QuarkusApplicationTest {
  @Inject Accounts accounts;
  Shop shop;

  @Test
  void aResultIsReadThroughThePool() throws SQLException {
    assertThat(accounts.count()).isEqualTo(7);
  }

  @Test
  void theAuditsSurviveARollback() throws SQLException {
    shop.empty();
    assertThatThrownBy(() -> accounts.refuse(1, "Ada")).hasMessage("refused");
    assertThat(shop.accounts()).isEqualTo("0");
    assertThat(shop.audits()).isEqualTo("Ada was added,a DO block saw it");
  }
}
