package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.worker.base.QueueSize;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of the extension, with its defaults and ranges. */
public enum ExtensionSetting {
  MAX_WORKERS("pg_background.max_workers", 16, 1, 1000, Unit.NONE),
  DEFAULT_QUEUE_SIZE(
      "pg_background.default_queue_size",
      65_536,
      QueueSize.MINIMUM_BYTES,
      QueueSize.MAXIMUM_BYTES,
      Unit.BYTES),
  WORKER_TIMEOUT("pg_background.worker_timeout", 0, 0, Integer.MAX_VALUE, Unit.MILLISECONDS),
  /** Ours: how long a launch waits for a connection; -1 for what the connection's property says. */
  LAUNCH_TIMEOUT("pg_background.launch_timeout", -1, -1, Integer.MAX_VALUE, Unit.MILLISECONDS);

  /** What the bare number of a setting counts. */
  public enum Unit {
    NONE,
    BYTES,
    MILLISECONDS
  }

  public static final Set<String> NAMES =
      Arrays.stream(values()).map(ExtensionSetting::sqlName).collect(Collectors.toSet());

  private final String sqlName;
  private final int defaultValue;
  private final int minimum;
  private final int maximum;
  private final Unit unit;

  ExtensionSetting(String sqlName, int defaultValue, int minimum, int maximum, Unit unit) {
    this.sqlName = sqlName;
    this.defaultValue = defaultValue;
    this.minimum = minimum;
    this.maximum = maximum;
    this.unit = unit;
  }

  public String sqlName() {
    return sqlName;
  }

  /** The second part of the name, by which a text that may speak of it is known. */
  public String ownName() {
    return sqlName.substring(sqlName.indexOf('.') + 1);
  }

  public int defaultValue() {
    return defaultValue;
  }

  public int minimum() {
    return minimum;
  }

  public int maximum() {
    return maximum;
  }

  public Unit unit() {
    return unit;
  }

  /** The value in force; one that set_config was given against the range is not obeyed. */
  public int valueIn(SessionSnapshot settings) {
    String value = settings.custom().get(sqlName);
    if (value == null || value.isEmpty()) {
      return defaultValue;
    }
    Integer parsed = GucInteger.parse(value, unit);
    return parsed == null || parsed < minimum || parsed > maximum ? defaultValue : parsed;
  }
}
