package io.github.pgbg.tests.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Fails a test class that leaves threads, backends, large objects, advisory locks or temporary
 * objects behind. On for every {@link PostgresTest}; {@link LeaksAllowed} takes a class out.
 */
final class LeakChecker implements BeforeAllCallback, AfterAllCallback {
  /** A detached job may still be running when its test ends, and a backend takes time to go. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    store(context).put("before", Footprint.read(PostgresDatabase.of(context).administrator()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    Set<?> before = store(context).get("before", Set.class);
    if (before == null || test.isAnnotationPresent(LeaksAllowed.class)) {
      return; // null: the server did not start
    }
    TestDatabase database = PostgresDatabase.of(context).administrator();
    await()
        .atMost(GRACE)
        .untilAsserted(
            () -> {
              Set<String> left = new TreeSet<>(Footprint.read(database));
              left.removeAll(before);
              assertThat(left).as("left behind by " + test.getSimpleName()).isEmpty();
            });
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(LeakChecker.class, context.getUniqueId()));
  }
}
