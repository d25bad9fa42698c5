package io.github.pgbg.spring;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Gives the connection details of a container our URL and driver, so that
 * {@code @ServiceConnection} on a PostgreSQL container gives the application this driver.
 *
 * <p>Details that come from the application's own properties stay as they are.
 */
abstract class ServiceConnections implements BeanPostProcessor {
  private static final String PLAIN = "jdbc:postgresql:";

  /** Whether these details are made of {@code spring.datasource.url}; the class is not public. */
  static boolean comeFromProperties(Object details) {
    return details.getClass().getSimpleName().equals("PropertiesJdbcConnectionDetails");
  }

  static boolean isPostgresql(String url) {
    return url.startsWith(PLAIN);
  }

  static String ours(String url) {
    return DriverClassInitializer.PREFIX + url.substring(PLAIN.length());
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return comeFromProperties(bean) ? bean : withOurDriver(bean);
  }

  /** The same details with our URL, where they are details of a PostgreSQL. */
  abstract Object withOurDriver(Object bean);
}
