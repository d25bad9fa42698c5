package io.github.pgbg;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Says why PgJDBC does not read a URL; PgJDBC only says that it does not. */
final class UrlProblem {
  private UrlProblem() {}

  static String of(String pgUrl) {
    String rest = pgUrl.substring(UrlDriver.PG_PREFIX.length());
    int question = rest.indexOf('?');
    String server = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? "" : rest.substring(question + 1);
    if (server.startsWith("//")) {
      long slashes = server.chars().skip(2).filter(c -> c == '/').count();
      if (slashes == 0) {
        return "a \"/\" is missing after the host and port";
      }
      if (slashes > 1) {
        return "more than one \"/\" follows the host and port";
      }
    } else if (server.startsWith("/")) {
      return "the host must follow \"//\"";
    }
    if (!isDecodable(server) || !isDecodable(query)) {
      return "two hexadecimal digits must follow every \"%\"";
    }
    if (("&" + query).contains("&service=")) {
      return "its service is not in the connection service file, or that file is not readable";
    }
    return "every port must be a number from 1 to 65535, and there must be a port for every host";
  }

  /** The value as PgJDBC would read it; undecodable, it stays as it is, and is no allowed value. */
  static String decode(String value) {
    return isDecodable(value) ? URLDecoder.decode(value, StandardCharsets.UTF_8) : value;
  }

  private static boolean isDecodable(String text) {
    try {
      URLDecoder.decode(text, StandardCharsets.UTF_8);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
