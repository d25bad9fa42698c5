package io.github.pgbg.internal.worker.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Integer settings with units, as PostgreSQL reads and shows them (guc.c: parse_int,
 * convert_to_base_unit, convert_int_from_base_unit).
 */
public final class GucInteger {
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*(?:([+-]?)(?:0[xX](\\p{XDigit}+)|0([0-7]+)(?![\\d.eE]))"
              + "|([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?))\\s*(.*?)\\s*",
          Pattern.DOTALL);

  /** How many base units a unit is. */
  private record Factor(String unit, BigDecimal size) {
    static Factor of(String unit, String size) {
      return new Factor(unit, new BigDecimal(size));
    }
  }

  private static final List<Factor> BYTES =
      List.of(
          Factor.of("TB", "1099511627776"),
          Factor.of("GB", "1073741824"),
          Factor.of("MB", "1048576"),
          Factor.of("kB", "1024"),
          Factor.of("B", "1"));
  private static final List<Factor> MILLISECONDS =
      List.of(
          Factor.of("d", "86400000"),
          Factor.of("h", "3600000"),
          Factor.of("min", "60000"),
          Factor.of("s", "1000"),
          Factor.of("ms", "1"),
          Factor.of("us", "0.001"));

  private GucInteger() {}

  private static List<Factor> factors(ExtensionSetting.Unit unit) {
    return switch (unit) {
      case NONE -> List.of();
      case BYTES -> BYTES;
      case MILLISECONDS -> MILLISECONDS;
    };
  }

  /** The number in base units, rounded; null if the text is no such number. */
  public static @Nullable Integer parse(String text, ExtensionSetting.Unit unit) {
    BigDecimal value = number(text, unit);
    return value == null || isTooLarge(value) ? null : value.intValueExact();
  }

  /** What PostgreSQL adds when {@link #parse} finds no number; null for nothing. */
  public static @Nullable String hint(String text, ExtensionSetting.Unit unit) {
    if (number(text, unit) != null) {
      return "Value exceeds integer range.";
    }
    return NUMBER.matcher(text).matches() ? validUnits(unit) : null;
  }

  private static boolean isTooLarge(BigDecimal value) {
    return value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
        || value.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) < 0;
  }

  private static @Nullable BigDecimal number(String text, ExtensionSetting.Unit unit) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal value = written(matcher);
    if (!matcher.group(5).isEmpty()) {
      List<Factor> factors = factors(unit);
      int index = 0;
      while (index < factors.size() && !factors.get(index).unit().equals(matcher.group(5))) {
        index++;
      }
      if (index == factors.size()) {
        return null;
      }
      value = value.multiply(factors.get(index).size());
      if (index + 1 < factors.size()) { // a fraction is one of the next smaller unit
        BigDecimal smaller = factors.get(index + 1).size();
        value = value.divide(smaller, 0, RoundingMode.HALF_EVEN).multiply(smaller);
      }
    }
    return value.setScale(0, RoundingMode.HALF_EVEN);
  }

  /** As strtol reads it, which knows hexadecimal and octal numbers, or else as strtod. */
  private static BigDecimal written(Matcher matcher) {
    String hexadecimal = matcher.group(2);
    String octal = matcher.group(3);
    if (hexadecimal == null && octal == null) {
      return new BigDecimal(matcher.group(4));
    }
    String digits = matcher.group(1) + (hexadecimal == null ? octal : hexadecimal);
    return new BigDecimal(new BigInteger(digits, hexadecimal == null ? 8 : 16));
  }

  /** As SHOW shows it: in the largest unit that divides it. */
  public static String show(int value, ExtensionSetting.Unit unit) {
    if (value > 0) {
      for (Factor factor : factors(unit)) {
        if (factor.size().compareTo(BigDecimal.ONE) >= 0
            && BigDecimal.valueOf(value).remainder(factor.size()).signum() == 0) {
          return BigDecimal.valueOf(value).divide(factor.size()).toBigInteger() + factor.unit();
        }
      }
    }
    return Integer.toString(value);
  }

  private static @Nullable String validUnits(ExtensionSetting.Unit unit) {
    return switch (unit) {
      case NONE -> null;
      case BYTES -> "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".";
      case MILLISECONDS ->
          "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".";
    };
  }
}
