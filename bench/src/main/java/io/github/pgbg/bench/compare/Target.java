package io.github.pgbg.bench.compare;

import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that is measured.
 *
 * @param address what follows {@code jdbc:pgbg:} in the URL
 */
record Target(String address, Properties login) {
  private static final Pattern PARTS =
      Pattern.compile("//([^:/]*)(?::(\\d+))?/([^?]*)(?:\\?(.*))?");

  String ours() {
    return "jdbc:pgbg:" + address;
  }

  String plain() {
    return "jdbc:postgresql:" + address;
  }

  /** The same place as libpq says it, as a SQL literal. */
  String dblink() {
    Matcher parts = parts();
    StringBuilder text = new StringBuilder("host=" + parts.group(1));
    text.append(" port=").append(parts.group(2) == null ? "5432" : parts.group(2));
    text.append(" dbname=").append(parts.group(3));
    String options = parts.group(4) == null ? "" : parts.group(4);
    for (String name : new String[] {"user", "password"}) {
      String value = login.getProperty(name, parameter(options, name));
      text.append(value.isEmpty() ? "" : " " + name + "=" + value);
    }
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /** Another database of the same server. */
  Target database(String name) {
    Matcher parts = parts();
    return new Target(
        address.substring(0, parts.start(3)) + name + address.substring(parts.end(3)), login);
  }

  private Matcher parts() {
    Matcher parts = PARTS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException("the URL must look like jdbc:pgbg://host:port/database");
    }
    return parts;
  }

  private static String parameter(String options, String name) {
    for (String option : options.split("&", 0)) {
      if (option.startsWith(name + "=")) {
        return option.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** Without the login, which may hold a password. */
  @Override
  public String toString() {
    return address.replaceFirst("\\?.*", "");
  }
}
