package io.github.pgbg;

import io.github.pgbg.internal.jdbc.route.SessionFactory;
import io.github.pgbg.internal.pgjdbc.PgJdbcVersion;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** What the driver classes share: everything but the URLs they take. */
abstract class UrlDriver implements java.sql.Driver {
  static final String PG_PREFIX = "jdbc:postgresql:";

  /** The version of this driver; a test keeps it equal to the project's. */
  private static final int MAJOR_VERSION = 0;

  private static final int MINOR_VERSION = 1;

  /** The URL with PgJDBC's prefix, or null if it is not for this driver. */
  abstract @Nullable String pgUrl(String url);

  /** What PgJDBC rejects behind the prefix, such as a port that is none, is rejected here too. */
  @Override
  public final boolean acceptsURL(String url) {
    String pgUrl = pgUrl(Objects.requireNonNull(url, "url"));
    return pgUrl != null && org.postgresql.Driver.parseURL(pgUrl, null) != null;
  }

  @Override
  public final @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null) {
      throw ConnectErrors.noUrl();
    }
    String pgUrl = pgUrl(url);
    if (pgUrl == null) {
      return null;
    }
    ConnectRequest request = ConnectRequest.of(pgUrl, info);
    try {
      return SessionFactory.open(request.pgUrl(), request.pgProperties(), request.settings());
    } catch (SQLException e) {
      // PgJDBC's own error for this shows the whole URL, the password in it included.
      if (PSQLState.UNEXPECTED_ERROR.getState().equals(e.getSQLState())
          && org.postgresql.Driver.parseURL(request.pgUrl(), request.pgProperties()) == null) {
        throw ConnectErrors.unreadableUrl(UrlProblem.of(request.pgUrl()));
      }
      throw e;
    } catch (LinkageError e) {
      throw PgJdbcVersion.orUnfit(e);
    }
  }

  @Override
  public final DriverPropertyInfo[] getPropertyInfo(
      @Nullable String url, @Nullable Properties info) {
    // A form asks while the person still types: nothing here is an error.
    String given = url == null ? null : pgUrl(url);
    ConnectRequest request = ConnectRequest.of(given == null ? PG_PREFIX : given, info);
    DriverPropertyInfo[] pgProperties =
        new org.postgresql.Driver().getPropertyInfo(request.pgUrl(), request.pgProperties());
    return Stream.concat(request.propertyInfo(), Stream.of(pgProperties))
        .toArray(DriverPropertyInfo[]::new);
  }

  @Override
  public final int getMajorVersion() {
    return MAJOR_VERSION;
  }

  @Override
  public final int getMinorVersion() {
    return MINOR_VERSION;
  }

  @Override
  public final boolean jdbcCompliant() {
    return false; // as PgJDBC
  }

  @Override
  public final Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("pgbg logs through SLF4J", "0A000");
  }
}
