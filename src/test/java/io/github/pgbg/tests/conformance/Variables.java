package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.fail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that {@code let} keeps for the records after it. */
final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Integer> unsetAt = new HashMap<>();

  /** Forgets the values, so that none of an earlier {@code let} stands in when this one fails. */
  void unset(List<String> names, int line) {
    for (String name : names) {
      values.remove(name);
      unsetAt.put(name, line);
    }
  }

  void set(List<String> names, List<String> row) {
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), row.get(i));
    }
  }

  String expand(String sql) {
    Matcher references = REFERENCE.matcher(sql);
    StringBuilder expanded = new StringBuilder();
    while (references.find()) {
      String name = references.group(1);
      String value = values.get(name);
      if (value == null) {
        Integer line = unsetAt.get(name);
        fail(
            "${%s} has no value: %s",
            name, line == null ? "no let" : "the let at line " + line + " failed");
      }
      references.appendReplacement(expanded, Matcher.quoteReplacement(String.valueOf(value)));
    }
    return references.appendTail(expanded).toString();
  }
}
