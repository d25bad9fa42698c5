package io.github.pgbg.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** For Spring Boot 4. */
final class Boot4ServiceConnections extends ServiceConnections {
  @Override
  Object withOurDriver(Object bean) {
    return bean instanceof JdbcConnectionDetails details && isPostgresql(details.getJdbcUrl())
        ? new Details(details)
        : bean;
  }

  private record Details(JdbcConnectionDetails of) implements JdbcConnectionDetails {
    @Override
    public @Nullable String getUsername() {
      return of.getUsername();
    }

    @Override
    public @Nullable String getPassword() {
      return of.getPassword();
    }

    @Override
    public String getJdbcUrl() {
      return ours(of.getJdbcUrl());
    }

    @Override
    public String getDriverClassName() {
      return DriverClassInitializer.DRIVER;
    }

    /** Not the components: they hold a password. */
    @Override
    public String toString() {
      return "Details[" + getJdbcUrl() + "]";
    }
  }
}
