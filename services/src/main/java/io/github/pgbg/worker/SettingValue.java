package io.github.pgbg.worker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Integer settings with units, as PostgreSQL reads and shows them (guc.c: parse_int,
 * convert_int_from_base_unit).
 */
public final class SettingValue {
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*([A-Za-z]*)\\s*");

  private static final Map<String, BigDecimal> BYTES = new LinkedHashMap<>();
  private static final Map<String, BigDecimal> MILLISECONDS = new LinkedHashMap<>();

  static {
    BYTES.put("TB", BigDecimal.valueOf(1L << 40));
    BYTES.put("GB", BigDecimal.valueOf(1L << 30));
    BYTES.put("MB", BigDecimal.valueOf(1L << 20));
    BYTES.put("kB", BigDecimal.valueOf(1L << 10));
    BYTES.put("B", BigDecimal.ONE);
    MILLISECONDS.put("d", BigDecimal.valueOf(86_400_000));
    MILLISECONDS.put("h", BigDecimal.valueOf(3_600_000));
    MILLISECONDS.put("min", BigDecimal.valueOf(60_000));
    MILLISECONDS.put("s", BigDecimal.valueOf(1_000));
    MILLISECONDS.put("ms", BigDecimal.ONE);
    MILLISECONDS.put("us", new BigDecimal("0.001"));
  }

  private SettingValue() {}

  private static Map<String, BigDecimal> units(BackgroundSetting.Unit unit) {
    return switch (unit) {
      case NONE -> Map.of();
      case BYTES -> BYTES;
      case MILLISECONDS -> MILLISECONDS;
    };
  }

  /** The number in base units, rounded; null if the text is no such number. */
  public static @Nullable Integer parse(String text, BackgroundSetting.Unit unit) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal factor =
        matcher.group(2).isEmpty() ? BigDecimal.ONE : units(unit).get(matcher.group(2));
    if (factor == null) {
      return null;
    }
    BigDecimal value =
        new BigDecimal(matcher.group(1)).multiply(factor).setScale(0, RoundingMode.HALF_EVEN);
    return value.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
        ? null
        : value.intValueExact();
  }

  /** As SHOW shows it: in the largest unit that divides it. */
  public static String show(int value, BackgroundSetting.Unit unit) {
    if (value > 0) {
      for (Map.Entry<String, BigDecimal> entry : units(unit).entrySet()) {
        if (entry.getValue().compareTo(BigDecimal.ONE) >= 0
            && BigDecimal.valueOf(value).remainder(entry.getValue()).signum() == 0) {
          return BigDecimal.valueOf(value).divide(entry.getValue()).toBigInteger() + entry.getKey();
        }
      }
    }
    return Integer.toString(value);
  }

  /** The units that a hint names, largest last, as PostgreSQL orders them. */
  public static @Nullable String validUnits(BackgroundSetting.Unit unit) {
    return switch (unit) {
      case NONE -> null;
      case BYTES -> "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".";
      case MILLISECONDS ->
          "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".";
    };
  }
}
