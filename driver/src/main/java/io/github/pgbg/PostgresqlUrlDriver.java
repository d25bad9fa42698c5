package io.github.pgbg;

import org.jspecify.annotations.Nullable;

/**
 * The same driver for plain {@code jdbc:postgresql:} URLs, never registered with DriverManager: for
 * tools that let a person choose the class but not the prefix.
 *
 * <p>Such are the command lines of Flyway and Liquibase, and the forms of DBeaver and DataGrip.
 */
public final class PostgresqlUrlDriver extends UrlDriver {
  /** For tools that load the class by name. */
  public PostgresqlUrlDriver() {}

  @Override
  @Nullable String pgUrl(String url) {
    return url.startsWith(PG_PREFIX) ? url : null;
  }
}
