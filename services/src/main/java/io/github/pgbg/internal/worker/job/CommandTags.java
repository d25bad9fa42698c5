package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.Token;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Command tags, as the protocol's CommandComplete message has them. */
final class CommandTags {
  private static final Set<String> AFTER_WITH =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");

  /** As the second word: no other word stands between, but comments may. */
  private static final Pattern MATERIALIZED =
      Pattern.compile("^[^\"']*?\\bmaterialized\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern COUNTS = Pattern.compile("(?: \\d+)+$");
  private static final Pattern COUNT = Pattern.compile("[A-Z ]+?(?: \\d+)? (\\d+)");

  private CommandTags() {}

  /** The tag of a statement whose rows came in pieces: each piece has a tag of its own. */
  static String ofRows(String statement, long rowCount) {
    String verb = verb(statement);
    return switch (verb) {
      case "INSERT" -> "INSERT 0 " + rowCount;
      case "UPDATE", "DELETE", "MERGE", "FETCH" -> verb + " " + rowCount;
      case "SHOW", "EXPLAIN" -> verb;
      default -> "SELECT " + rowCount; // VALUES and TABLE too
    };
  }

  /**
   * The bare tag of a statement that has ended. The server tells some by what they do inside:
   * CREATE TABLE AS by its SELECT, EXECUTE by the statement that was prepared.
   *
   * @param tag as the server said it
   */
  static String command(String statement, String tag) {
    String command = command(tag);
    String verb = verb(statement);
    if (verb.equals("EXECUTE")) {
      return verb;
    }
    if (!verb.equals("CREATE") || !command.equals("SELECT")) {
      return command;
    }
    return MATERIALIZED.matcher(statement).find() ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
  }

  private static String verb(String statement) {
    int depth = 0;
    boolean with = false;
    for (Token token : Lexer.lazily(statement, LexerOptions.DEFAULT)) {
      switch (token.type()) {
        case LEFT_PAREN -> depth++;
        case RIGHT_PAREN -> depth--;
        case IDENTIFIER -> {
          String word = token.text(statement).toUpperCase(Locale.ROOT);
          if (word.equals("WITH") && !with) {
            with = true;
          } else if (!with || (depth == 0 && AFTER_WITH.contains(word))) {
            return word;
          }
        }
        default -> {}
      }
    }
    return "";
  }

  /** The tag without its counts. */
  static String command(String tag) {
    return COUNTS.matcher(tag).replaceFirst("");
  }

  /** How many rows a tag speaks of; 0 if of none. */
  static long rowCount(String tag) {
    Matcher matcher = COUNT.matcher(tag);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
