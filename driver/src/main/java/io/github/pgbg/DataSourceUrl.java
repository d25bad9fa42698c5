package io.github.pgbg;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** URLs as a DataSource takes them and gives them. */
final class DataSourceUrl {
  private DataSourceUrl() {}

  /**
   * The URL with PgJDBC's prefix.
   *
   * @throws IllegalArgumentException as PgJDBC's data sources throw it, but without the URL, which
   *     may hold a password
   */
  static String pgUrl(String url) {
    @Nullable String pgUrl =
        url.startsWith(UrlDriver.PG_PREFIX) ? url : new io.github.pgbg.Driver().pgUrl(url);
    if (pgUrl == null) {
      throw new IllegalArgumentException(
          "The URL must start with jdbc:pgbg: or " + UrlDriver.PG_PREFIX);
    }
    if (Driver.parseURL(pgUrl, null) == null) {
      throw new IllegalArgumentException(
          ConnectErrors.unreadableUrl(UrlProblem.of(pgUrl)).getMessage());
    }
    return pgUrl;
  }

  /** Adds parameters to a URL that may have some already. */
  static String with(Map<String, String> parameters, String url) {
    if (parameters.isEmpty()) {
      return url;
    }
    StringJoiner added = new StringJoiner("&", url.indexOf('?') < 0 ? "?" : "&", "");
    parameters.forEach(
        (name, value) -> added.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return url + added;
  }
}
