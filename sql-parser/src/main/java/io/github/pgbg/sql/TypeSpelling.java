package io.github.pgbg.sql;

import java.util.List;

/**
 * Where the spelling of a type ends: rule Typename of src/backend/parser/gram.y, without SETOF and
 * {@code %TYPE}, which no local shape can hold.
 */
final class TypeSpelling {
  private static final List<String> INTERVAL_FIELDS =
      List.of("year", "month", "day", "hour", "minute", "second");

  private final SqlTokens tokens;
  private final int limit;

  private TypeSpelling(SqlTokens tokens, int limit) {
    this.tokens = tokens;
    this.limit = limit;
  }

  /** The token after the type that starts at {@code from}; -1 if none does before the limit. */
  static int end(SqlTokens tokens, int from, int limit) {
    TypeSpelling spelling = new TypeSpelling(tokens, limit);
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
      case "national" ->
          tokens.isAnyWord(from + 1, "character", "char") ? varying(from + 2) : generic(from);
      case "character", "char", "nchar", "bit" -> varying(from + 1);
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
    if (!isIntervalField(at)) {
      return modifier(at);
    }
    int last = tokens.isWord(at + 1, "to") && isIntervalField(at + 2) ? at + 2 : at;
    return tokens.isWord(last, "second") ? modifier(last + 1) : last + 1;
  }

  private boolean isIntervalField(int at) {
    return at < limit && INTERVAL_FIELDS.contains(tokens.word(at));
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

  private int arrayBounds(int from) {
    int at = tokens.isWord(from, "array") ? from + 1 : from;
    while (tokens.is(at, TokenType.LEFT_BRACKET)) {
      int close = tokens.is(at + 1, TokenType.NUMBER) ? at + 2 : at + 1;
      if (!tokens.is(close, TokenType.RIGHT_BRACKET)) {
        return -1;
      }
      at = close + 1;
    }
    return at;
  }
}
