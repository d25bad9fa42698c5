package io.github.pgbg.internal.sql.lexer;

import java.util.List;
import java.util.Map;

/**
 * Where the spelling of a type ends: rule Typename of src/backend/parser/gram.y, without SETOF and
 * {@code %TYPE}, which no local shape can hold.
 */
public final class TypeNameScanner {
  /** The fields of an interval, and those that can follow TO. */
  private static final Map<String, List<String>> INTERVAL_FIELDS =
      Map.of(
          "year", List.of("month"),
          "month", List.of(),
          "day", List.of("hour", "minute", "second"),
          "hour", List.of("minute", "second"),
          "minute", List.of("second"),
          "second", List.of());

  private final SqlTokens tokens;
  private final int limit;

  private TypeNameScanner(SqlTokens tokens, int limit) {
    this.tokens = tokens;
    this.limit = limit;
  }

  /** The token after the type that starts at {@code from}; -1 if none does before the limit. */
  public static int end(SqlTokens tokens, int from, int limit) {
    TypeNameScanner spelling = new TypeNameScanner(tokens, limit);
    int end = spelling.simple(from);
    end = end < 0 ? -1 : spelling.arrayBounds(end);
    return end > limit ? -1 : end;
  }

  private int simple(int from) {
    if (from >= limit || !tokens.type(from).isIdentifier()) {
      return -1;
    }
    return switch (tokens.word(from)) {
      case "double" -> tokens.isWord(from + 1, "precision") ? from + 2 : generic(from);
      case "national" -> tokens.isAnyWord(from + 1, "character", "char") ? varying(from + 2) : -1;
      case "character", "char", "nchar", "bit" -> varying(from + 1);
      case "bigint", "boolean", "int", "integer", "json", "real", "smallint" -> from + 1;
      case "time", "timestamp" -> zone(modifier(from + 1));
      case "interval" -> interval(from + 1);
      default -> generic(from);
    };
  }

  private int generic(int from) {
    QualifiedName name = QualifiedName.at(tokens, from);
    boolean usable =
        name.parts().stream().noneMatch(String::isEmpty)
            && (name.parts().size() > 1 || Keywords.canNameType(tokens.word(from)));
    return usable ? modifier(name.to()) : -1;
  }

  private int varying(int at) {
    return modifier(tokens.isWord(at, "varying") ? at + 1 : at);
  }

  private int zone(int at) {
    boolean zone =
        tokens.isAnyWord(at, "with", "without")
            && tokens.isWord(at + 1, "time")
            && tokens.isWord(at + 2, "zone");
    return zone ? at + 3 : at;
  }

  private int interval(int at) {
    List<String> finer = at < limit ? INTERVAL_FIELDS.get(tokens.word(at)) : null;
    if (finer == null) {
      return modifier(at);
    }
    int last = tokens.isWord(at + 1, "to") ? at + 2 : at;
    if (last > at && !finer.contains(tokens.word(last))) {
      return -1;
    }
    return tokens.isWord(last, "second") ? modifier(last + 1) : last + 1;
  }

  /** Steps over {@code (10)}, {@code (12, -2)}, {@code (Point, 4326)}. */
  private int modifier(int at) {
    if (at < 0 || at >= limit || !tokens.is(at, TokenType.LEFT_PAREN)) {
      return at;
    }
    int close = tokens.partner(at);
    if (close < 0 || close >= limit || close == at + 1) {
      return -1;
    }
    for (int i = at + 1; i < close; i++) {
      switch (tokens.type(i)) {
        case NUMBER, STRING, IDENTIFIER, COMMA -> {}
        default -> {
          if (!tokens.isOperator(i, "-")) {
            return -1;
          }
        }
      }
    }
    return close + 1;
  }

  /** {@code [3][]…}, or {@code ARRAY} with at most one bound. */
  private int arrayBounds(int from) {
    if (tokens.isWord(from, "array")) {
      int open = from + 1;
      return tokens.is(open, TokenType.LEFT_BRACKET) ? bound(open, true) : open;
    }
    int at = from;
    while (at >= 0 && tokens.is(at, TokenType.LEFT_BRACKET)) {
      at = bound(at, false);
    }
    return at;
  }

  private int bound(int open, boolean numberNeeded) {
    boolean number = tokens.is(open + 1, TokenType.NUMBER);
    int close = number ? open + 2 : open + 1;
    boolean wrong = !tokens.is(close, TokenType.RIGHT_BRACKET) || (numberNeeded && !number);
    return wrong ? -1 : close + 1;
  }
}
