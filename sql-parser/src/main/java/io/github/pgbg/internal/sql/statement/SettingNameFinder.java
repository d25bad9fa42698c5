package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names with dots that a text sets: {@code SET [SESSION | LOCAL] a.b} and {@code
 * set_config('a.b', …)}, also inside constants, which may be code (DO, EXECUTE).
 *
 * <p>A text that only looks alike may be found too: no harm is done.
 */
public final class SettingNameFinder {
  /** As deep as constants are looked into; each level doubles the quotes. */
  private static final int MAX_DEPTH = 5;

  private static final String SET = "set";
  private static final String SET_CONFIG = "set_config";

  private final List<Found> found = new ArrayList<>();
  private final LexerOptions options;

  /**
   * A name that is set.
   *
   * @param name in lower case
   * @param start where the name's token starts in the whole text; -1 inside of a constant
   * @param value what a call gives it as a constant; null for all else
   */
  public record Found(String name, int start, @Nullable String value) {}

  private SettingNameFinder(LexerOptions options) {
    this.options = options;
  }

  /** The names, in the order of the text. */
  public static List<Found> find(String sql, LexerOptions options) {
    SettingNameFinder finder = new SettingNameFinder(options);
    finder.visit(sql, 0);
    return finder.found;
  }

  private void visit(String sql, int depth) {
    if (!mayName(sql)) {
      return;
    }
    SqlTokens tokens = new SqlTokens(sql, options);
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.isWord(i, SET)) {
        afterSet(tokens, i + 1, depth);
      } else if (tokens.type(i).isIdentifier() && tokens.name(i).equals(SET_CONFIG)) {
        afterSetConfig(tokens, i + 1, depth);
      } else if (tokens.type(i).isText() && depth < MAX_DEPTH) {
        String code = value(tokens, i);
        if (code != null) {
          visit(code, depth + 1);
        }
      }
    }
  }

  private void afterSet(SqlTokens tokens, int from, int depth) {
    int at = tokens.isAnyWord(from, "session", "local") ? from + 1 : from;
    if (!tokens.type(at).isIdentifier()) {
      return;
    }
    int start = tokens.start(at);
    StringBuilder name = new StringBuilder(tokens.name(at));
    at += tokens.nameLength(at);
    while (tokens.is(at, TokenType.DOT) && tokens.type(at + 1).isIdentifier()) {
      name.append('.').append(tokens.name(at + 1));
      at += 1 + tokens.nameLength(at + 1);
    }
    add(name.toString(), depth == 0 ? start : -1, null);
  }

  private void afterSetConfig(SqlTokens tokens, int from, int depth) {
    if (!tokens.is(from, TokenType.LEFT_PAREN)) {
      return;
    }
    int at = from + 1;
    while (tokens.is(at, TokenType.LEFT_PAREN)) {
      at++; // PgJDBC writes a parameter so
    }
    if (tokens.is(at + 1, TokenType.EQUALS_GREATER) || tokens.is(at + 1, TokenType.COLON_EQUALS)) {
      at += 2;
    }
    String name = tokens.type(at).isText() ? value(tokens, at) : null;
    if (name != null) {
      add(name, depth == 0 ? tokens.start(at) : -1, secondArgument(tokens, at));
    }
  }

  private static @Nullable String secondArgument(SqlTokens tokens, int first) {
    int at = first + tokens.literalLength(first);
    while (tokens.is(at, TokenType.RIGHT_PAREN)) {
      at++;
    }
    if (!tokens.is(at, TokenType.COMMA)) {
      return null;
    }
    at++;
    if (tokens.is(at + 1, TokenType.EQUALS_GREATER) || tokens.is(at + 1, TokenType.COLON_EQUALS)) {
      at += 2;
    }
    while (tokens.is(at, TokenType.LEFT_PAREN)) {
      at++;
    }
    boolean whole =
        tokens.is(at + 1, TokenType.COMMA)
            || (tokens.is(at + 1, TokenType.RIGHT_PAREN) && tokens.is(at + 2, TokenType.COMMA));
    return whole && tokens.type(at).isText() ? value(tokens, at) : null;
  }

  private static @Nullable String value(SqlTokens tokens, int index) {
    DecodedText text = tokens.literal(index, false);
    return text == null ? null : text.value();
  }

  private void add(String name, int start, @Nullable String value) {
    if (name.indexOf('.') > 0) {
      found.add(new Found(Identifiers.fold(name), start, value));
    }
  }

  /**
   * One cheap scan, for texts that pass by: whether there is a call of set_config, or SET with a
   * name of several parts. An UPDATE's SET goes on with a name of one part.
   */
  public static boolean mayName(String sql) {
    for (int i = 0, end = sql.length() - "set a.b".length(); i <= end; i++) {
      char c = sql.charAt(i);
      if ((c == 's' || c == 'S')
          && (sql.charAt(i + 1) | 0x20) == 'e'
          && (sql.charAt(i + 2) | 0x20) == 't'
          && mayNameAfterSet(sql, i + 3)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayNameAfterSet(String sql, int from) {
    if (sql.charAt(from) == '_') {
      return sql.regionMatches(true, from, "_config", 0, 7);
    }
    int at = afterBlank(sql, from);
    if (sql.regionMatches(true, at, "session", 0, 7)) {
      at = afterBlank(sql, at + 7);
    } else if (sql.regionMatches(true, at, "local", 0, 5)) {
      at = afterBlank(sql, at + 5);
    }
    at = afterBlank(sql, afterName(sql, at));
    return at < sql.length() && sql.charAt(at) == '.';
  }

  private static int afterName(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '"') {
        int close = sql.indexOf('"', at + 1);
        at = close < 0 ? sql.length() : close + 1;
      } else if (Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '&') {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  /** Comments that nest, or stand before quotes, may be taken for shorter ones: who cares. */
  private static int afterBlank(String sql, int from) {
    int at = from;
    while (at < sql.length()) {
      int end;
      if (Character.isWhitespace(sql.charAt(at))) {
        end = at + 1;
      } else if (sql.startsWith("--", at)) {
        end = sql.indexOf('\n', at);
      } else if (sql.startsWith("/*", at)) {
        end = sql.indexOf("*/", at) + 2;
      } else {
        break;
      }
      if (end <= at) {
        return sql.length();
      }
      at = end;
    }
    return at;
  }
}
