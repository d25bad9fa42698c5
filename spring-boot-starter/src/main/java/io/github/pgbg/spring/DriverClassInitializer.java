package io.github.pgbg.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Names the driver class where a URL begins with {@code jdbc:pgbg:} and no class is given.
 *
 * <p>Spring Boot knows drivers by a list of URL prefixes, and would say {@code Failed to determine
 * a suitable driver class}. What the application sets itself always wins.
 */
public final class DriverClassInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  static final String DRIVER = "io.github.pgbg.Driver";
  static final String PREFIX = "jdbc:pgbg:";

  private static final List<String> ROOTS =
      List.of("spring.datasource", "spring.flyway", "spring.liquibase");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Map<String, Object> found = new HashMap<>();
    for (String root : ROOTS) {
      String url = property(environment, root + ".url");
      String name = root + ".driver-class-name";
      if (url != null && url.startsWith(PREFIX) && property(environment, name) == null) {
        found.put(name, DRIVER);
      }
    }
    if (!found.isEmpty()) {
      environment.getPropertySources().addLast(new MapPropertySource("pgbg", found));
    }
  }

  /** An unset placeholder in a URL is Spring Boot's to report, where the URL is used. */
  private static @Nullable String property(ConfigurableEnvironment environment, String name) {
    try {
      return environment.getProperty(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
