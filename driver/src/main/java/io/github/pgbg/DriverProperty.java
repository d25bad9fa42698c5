package io.github.pgbg;

import io.github.pgbg.internal.jdbc.route.ConnectionOptions;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.pool.WorkerRoute;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connection properties of this driver, beside all of PgJDBC's: in the URL's query or in the
 * Properties.
 *
 * <p>A time is a number with {@code ms}, {@code s} or {@code min}; a bare number is seconds.
 */
public enum DriverProperty {
  /** Who answers {@code pg_background_*} calls. */
  CALLS(
      "pgbg.calls",
      "local",
      "Who answers pg_background_* calls: local, this driver; server, a server that has the C"
          + " extension, to which every call is handed.",
      ConnectionOptions.Calls.class),

  /** Whose API a session has where no functions are installed: 1.10 or 2.0 of the extension. */
  API(
      "pgbg.api",
      ApiLevel.V1_10.version(),
      "The version of the extension whose functions a session has where none are installed: 1.10"
          + " or 2.0. Default: 1.10.",
      ApiLevel.class),

  /** How long an idle worker keeps its connection. */
  IDLE_WORKER_TIMEOUT(
      "pgbg.idleWorkerTimeout",
      "60s",
      "How long an idle worker keeps its connection, to be used again. Default: 60 seconds.",
      Duration.class),

  /** How many idle workers are kept for one server, database and user. */
  MAX_IDLE_WORKERS(
      "pgbg.maxIdleWorkers",
      "4",
      "How many idle workers are kept for one server, database and user. Default: 4.",
      Integer.class),

  /** How long a launch waits for a connection before it fails. */
  LAUNCH_TIMEOUT(
      "pgbg.launchTimeout",
      "0",
      "How long a launch waits when no connection is available, before it fails. Default: 0, it"
          + " fails at once.",
      Duration.class),

  /** How long a JVM that ends waits for its running workers. */
  SHUTDOWN_TIMEOUT(
      "pgbg.shutdownTimeout",
      "10s",
      "How long a JVM that ends normally waits for its running workers. Default: 10 seconds.",
      Duration.class),

  /** Whether a pooler stands between the driver and the server. */
  POOLING(
      "pgbg.pooling",
      "auto",
      "Whether a pooler stands between the driver and the server: none; session, it keeps a"
          + " connection for each session; transaction, it does not; auto, the driver looks, and"
          + " takes a pooler for a transaction pooler.",
      WorkerRoute.Pooling.class),

  /** Where workers go, past a pooler. */
  WORKER_URL(
      "pgbg.workerUrl",
      "",
      "The server's own address for workers, past a pooler: jdbc:pgbg://host:port/database."
          + " Properties that it does not name are those of the session. Default: where the session"
          + " goes.",
      String.class),

  /** The session's user, as the server's own port knows him. */
  WORKER_USER(
      "pgbg.workerUser",
      "",
      "The user name for pgbg.workerUrl, where a pooler has another name for the same user.",
      String.class),

  /** His password there. */
  WORKER_PASSWORD(
      "pgbg.workerPassword",
      "",
      "The password for pgbg.workerUrl. Default: the session's.",
      String.class);

  // At most nine digits, so that no unit overflows.
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s|min)?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private final String key;
  private final String defaultValue;
  private final String description;
  private final Class<?> type;

  DriverProperty(String key, String defaultValue, String description, Class<?> type) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
    this.type = type;
  }

  /** The name as it is written in a URL. */
  public String key() {
    return key;
  }

  /** What holds if the property is not given. */
  public String defaultValue() {
    return defaultValue;
  }

  /** One sentence or two for a person who fills in a form. */
  public String description() {
    return description;
  }

  /** The allowed values, or an empty list for a time or a number. */
  public List<String> choices() {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** The property of exactly this name, or null. */
  static @Nullable DriverProperty named(String name) {
    for (DriverProperty property : values()) {
      if (property.key.equals(name)) {
        return property;
      }
    }
    return null;
  }

  DriverPropertyInfo info(Map<String, String> values) {
    DriverPropertyInfo info = new DriverPropertyInfo(key, value(values));
    info.description = description;
    info.choices = type.isEnum() ? choices().toArray(String[]::new) : null;
    return info;
  }

  boolean isGiven(Map<String, String> values) {
    return values.containsKey(key);
  }

  /** The constant that the value names. */
  <E extends Enum<E>> E choice(Map<String, String> values, Class<E> choice) throws SQLException {
    String value = value(values);
    int index = choices().indexOf(value);
    if (index < 0) {
      List<String> others = choices().subList(0, choices().size() - 1);
      String last = choices().get(others.size());
      throw ConnectErrors.invalidValue(this, value, String.join(", ", others) + " and " + last);
    }
    return choice.getEnumConstants()[index];
  }

  Duration duration(Map<String, String> values) throws SQLException {
    String value = value(values);
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw ConnectErrors.invalidValue(
          this, value, "times such as 500ms, 60s and 2min, and a number of seconds");
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      return Duration.ofSeconds(amount);
    }
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "min" -> Duration.ofMinutes(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  int count(Map<String, String> values) throws SQLException {
    String value = value(values);
    if (!COUNT.matcher(value).matches()) {
      throw ConnectErrors.invalidValue(this, value, "the numbers from 0 to 999999999");
    }
    return Integer.parseInt(value);
  }

  /** The text; null for none. */
  @Nullable String text(Map<String, String> values) {
    String value = value(values);
    return value.isEmpty() ? null : value;
  }

  private String value(Map<String, String> values) {
    return values.getOrDefault(key, defaultValue);
  }
}
