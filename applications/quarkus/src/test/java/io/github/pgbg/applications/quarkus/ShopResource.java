package io.github.pgbg.applications.quarkus;

import io.github.pgbg.applications.Shop;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Starts the database, and tells the application its URL. */
public class ShopResource implements QuarkusTestResourceLifecycleManager {
  private Shop shop;

  @Override
  public Map<String, String> start() {
    try {
      shop = Shop.open();
      return Map.of(
          "quarkus.datasource.jdbc.url", shop.url(),
          "quarkus.datasource.username", shop.user(),
          "quarkus.datasource.password", shop.password());
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(shop, new TestInjector.MatchesType(Shop.class));
  }

  @Override
  public void stop() {
    try {
      shop.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
