package io.github.pgbg.tests.conformance;

import io.github.pgbg.tests.conformance.ScriptRecord.AutoCommit;
import io.github.pgbg.tests.conformance.ScriptRecord.Command;
import io.github.pgbg.tests.conformance.ScriptRecord.Commit;
import io.github.pgbg.tests.conformance.ScriptRecord.Disconnect;
import io.github.pgbg.tests.conformance.ScriptRecord.Let;
import io.github.pgbg.tests.conformance.ScriptRecord.Notifications;
import io.github.pgbg.tests.conformance.ScriptRecord.Query;
import io.github.pgbg.tests.conformance.ScriptRecord.QueryOptions;
import io.github.pgbg.tests.conformance.ScriptRecord.Rollback;
import io.github.pgbg.tests.conformance.ScriptRecord.Sleep;
import io.github.pgbg.tests.conformance.ScriptRecord.UseConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts the text of a script into its records; a line that it does not understand is an error. */
final class ScriptParser {
  private static final String SEPARATOR = "----";
  private static final String NATIVE_ERROR = "# native: ERROR: ";

  private final List<String> lines;
  private int next;

  /** What the extension said, if the comment just before the record has it. */
  private @Nullable ExpectedError nativeError;

  private ScriptParser(String text) {
    lines = text.lines().toList();
  }

  static List<ScriptRecord> parse(String text) {
    ScriptParser parser = new ScriptParser(text);
    List<ScriptRecord> records = new ArrayList<>();
    while (parser.skipToRecord()) {
      records.add(parser.record());
    }
    return records;
  }

  private boolean skipToRecord() {
    nativeError = null;
    while (next < lines.size() && (lines.get(next).isEmpty() || lines.get(next).startsWith("#"))) {
      String line = lines.get(next++);
      nativeError =
          line.startsWith(NATIVE_ERROR)
              ? ExpectedError.parse(line.substring(NATIVE_ERROR.length()))
              : null;
    }
    return next < lines.size();
  }

  private ScriptRecord record() {
    int line = next + 1;
    List<String> words = List.of(lines.get(next++).split(" ", 0));
    return switch (words.get(0)) {
      case "statement" -> command(line, words);
      case "query" -> query(line, words);
      case "let" -> new Let(line, words.subList(1, words.size()), sql(line));
      case "connection" -> new UseConnection(line, argument(line, words));
      case "disconnect" -> new Disconnect(line, argument(line, words));
      case "autocommit" -> new AutoCommit(line, onOrOff(line, argument(line, words)));
      case "commit" -> new Commit(line);
      case "rollback" -> new Rollback(line);
      case "sleep" -> new Sleep(line, Integer.parseInt(argument(line, words)));
      case "notifications" ->
          new Notifications(line, Integer.parseInt(argument(line, words)), expected());
      default -> throw malformed(line, "no such record: " + words.get(0));
    };
  }

  private ScriptRecord command(int line, List<String> words) {
    if (words.equals(List.of("statement", "ok"))) {
      return new Command(line, sql(line), null, null);
    }
    if (words.size() == 3 && words.get(1).equals("error")) {
      return new Command(line, sql(line), words.get(2), nativeError);
    }
    throw malformed(line, "allowed are statement ok and statement error STATE");
  }

  private ScriptRecord query(int line, List<String> words) {
    Set<String> options = Set.copyOf(words.subList(1, words.size()));
    if (!Set.of("typed", "sort", "warnings").containsAll(options)) {
      throw malformed(line, "the options of query are typed, sort and warnings");
    }
    return new Query(
        line,
        sql(line),
        new QueryOptions(
            options.contains("typed"), options.contains("sort"), options.contains("warnings")),
        expected());
  }

  /** The lines up to a blank one or the separator. */
  private String sql(int line) {
    int start = next;
    while (next < lines.size() && !lines.get(next).isEmpty() && !atSeparator()) {
      next++;
    }
    if (start == next) {
      throw malformed(line, "the record has no SQL");
    }
    return String.join("\n", lines.subList(start, next));
  }

  private List<String> expected() {
    if (next == lines.size() || !atSeparator()) {
      throw malformed(next + 1, "expected " + SEPARATOR);
    }
    int start = ++next;
    while (next < lines.size() && !lines.get(next).isEmpty()) {
      next++;
    }
    return lines.subList(start, next);
  }

  private boolean atSeparator() {
    return lines.get(next).equals(SEPARATOR);
  }

  private static String argument(int line, List<String> words) {
    if (words.size() != 2) {
      throw malformed(line, words.get(0) + " takes one argument");
    }
    return words.get(1);
  }

  private static boolean onOrOff(int line, String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default -> throw malformed(line, "autocommit is on or off");
    };
  }

  private static IllegalArgumentException malformed(int line, String why) {
    return new IllegalArgumentException("line " + line + ": " + why);
  }
}
