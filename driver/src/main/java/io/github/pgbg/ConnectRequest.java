package io.github.pgbg;

import io.github.pgbg.internal.jdbc.route.ConnectionOptions;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.pool.WorkerRoute;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A URL and Properties divided between PgJDBC and this driver.
 *
 * <p>What starts with {@code pgbg.}, in any case, is the driver's own. As in PgJDBC the URL goes
 * before the Properties, and a later parameter of the URL before an earlier one.
 *
 * @param pgUrl the URL without the driver's own parameters, otherwise character for character
 * @param pgProperties a copy of the caller's Properties without the driver's own
 * @param own the driver's own, not checked yet
 */
record ConnectRequest(String pgUrl, Properties pgProperties, Map<String, String> own) {
  static ConnectRequest of(String pgUrl, @Nullable Properties info) {
    Map<String, String> own = new LinkedHashMap<>();
    Properties pgProperties = new Properties();
    if (info != null) {
      for (String name : info.stringPropertyNames()) {
        String value = info.getProperty(name);
        if (isOwn(name)) {
          own.put(name, value);
        } else {
          pgProperties.setProperty(name, value);
        }
      }
    }
    return new ConnectRequest(cut(pgUrl, own), pgProperties, own);
  }

  /** Checks names and values. */
  ConnectionOptions settings() throws SQLException {
    for (String name : own.keySet()) {
      if (DriverProperty.named(name) == null) {
        throw ConnectErrors.unknownProperty(name);
      }
    }
    return new ConnectionOptions(
        DriverProperty.CALLS.choice(own, ConnectionOptions.Calls.class),
        DriverProperty.IDLE_WORKER_TIMEOUT.duration(own),
        DriverProperty.MAX_IDLE_WORKERS.count(own),
        DriverProperty.LAUNCH_TIMEOUT.duration(own),
        DriverProperty.SHUTDOWN_TIMEOUT.duration(own),
        DriverProperty.API.isGiven(own) ? DriverProperty.API.choice(own, ApiLevel.class) : null,
        workerRoute());
  }

  private WorkerRoute workerRoute() throws SQLException {
    String url = DriverProperty.WORKER_URL.text(own);
    return new WorkerRoute(
        DriverProperty.POOLING.choice(own, WorkerRoute.Pooling.class),
        url == null ? null : workerUrl(url),
        DriverProperty.WORKER_USER.text(own),
        DriverProperty.WORKER_PASSWORD.text(own));
  }

  private static String workerUrl(String url) throws SQLException {
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw ConnectErrors.unreadableWorkerUrl();
    }
    try {
      return DataSourceUrl.pgUrl(url);
    } catch (IllegalArgumentException e) {
      throw ConnectErrors.unreadableWorkerUrl();
    }
  }

  Stream<DriverPropertyInfo> propertyInfo() {
    return Arrays.stream(DriverProperty.values()).map(property -> property.info(own));
  }

  private static String cut(String url, Map<String, String> own) {
    int question = url.indexOf('?');
    if (question < 0) {
      return url;
    }
    List<String> others = new ArrayList<>();
    boolean found = false;
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (isOwn(name)) {
        found = true;
        own.put(name, equals < 0 ? "" : UrlProblem.decode(parameter.substring(equals + 1)));
      } else {
        others.add(parameter);
      }
    }
    if (!found) {
      return url;
    }
    String server = url.substring(0, question);
    return others.isEmpty() ? server : server + "?" + String.join("&", others);
  }

  /** Whether a property is the driver's, known or not. */
  static boolean isOwn(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("pgbg.");
  }
}
