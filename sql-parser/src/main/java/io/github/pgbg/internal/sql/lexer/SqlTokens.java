package io.github.pgbg.internal.sql.lexer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text's tokens without white space and comments, and which bracket closes which.
 *
 * <p>All positions are indexes of tokens unless they are called offsets. An index at or after the
 * end asks for nothing and gets {@link TokenType#UNKNOWN}.
 */
public final class SqlTokens {
  private static final int FIRST_CAPACITY = 32;

  private final String sql;
  private final boolean standardStrings;
  private TokenType[] types = new TokenType[FIRST_CAPACITY];
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];
  private int size;
  private int @Nullable [] partners;
  private int @Nullable [] placeholders;

  public SqlTokens(String sql, LexerOptions options) {
    this.sql = sql;
    this.standardStrings = options.standardConformingStrings();
    Lexer lexer = new Lexer(sql, options);
    int at = 0;
    while (at < sql.length()) {
      int end = lexer.next(at);
      if (!lexer.type().isBlank()) {
        add(lexer.type(), at, end);
      }
      at = end;
    }
  }

  private void add(TokenType type, int start, int end) {
    if (size == starts.length) {
      types = Arrays.copyOf(types, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    types[size] = type;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  public String sql() {
    return sql;
  }

  public int size() {
    return size;
  }

  private boolean isThere(int index) {
    return index >= 0 && index < size;
  }

  private Token get(int index) {
    return new Token(type(index), start(index), end(index));
  }

  public TokenType type(int index) {
    return isThere(index) ? types[index] : TokenType.UNKNOWN;
  }

  public boolean is(int index, TokenType type) {
    return type(index) == type;
  }

  public int start(int index) {
    return isThere(index) ? starts[index] : 0;
  }

  public int end(int index) {
    return isThere(index) ? ends[index] : 0;
  }

  public String text(int index) {
    return sql.substring(start(index), end(index));
  }

  /** The text from the first token to the one before {@code to}. */
  public String text(int from, int to) {
    return sql.substring(start(from), end(to - 1));
  }

  /** Whether the token is the unquoted word, given in lower case. */
  public boolean isWord(int index, String word) {
    return is(index, TokenType.IDENTIFIER)
        && end(index) - start(index) == word.length()
        && PgCharacters.matches(sql, start(index), word);
  }

  public boolean isAnyWord(int index, String... words) {
    for (String word : words) {
      if (isWord(index, word)) {
        return true;
      }
    }
    return false;
  }

  /** The unquoted word in lower case; empty for every other token. */
  public String word(int index) {
    return is(index, TokenType.IDENTIFIER) ? Identifiers.fold(text(index)) : "";
  }

  public boolean isOperator(int index, String operator) {
    return is(index, TokenType.OPERATOR) && text(index).equals(operator);
  }

  /** The running number of a JDBC parameter, from 1. */
  public int placeholderNumber(int index) {
    if (placeholders == null) {
      placeholders = numberPlaceholders();
    }
    return placeholders[index];
  }

  private int[] numberPlaceholders() {
    int[] numbers = new int[size];
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      count += is(i, TokenType.PLACEHOLDER) ? 1 : 0;
      numbers[i] = count;
    }
    return numbers;
  }

  /** How many tokens the name at {@code index} takes: three with an UESCAPE clause. */
  public int nameLength(int index) {
    return is(index, TokenType.UNICODE_IDENTIFIER) ? 1 + uescapeLength(index + 1) : 1;
  }

  /** The name that the identifier stands for; empty if PostgreSQL would refuse it. */
  public String name(int index) {
    if (!is(index, TokenType.UNICODE_IDENTIFIER)) {
      return Identifiers.unquote(text(index));
    }
    char escape = uescape(index + 1);
    String name = escape == '\0' ? null : StringLiterals.unicodeIdentifier(sql, get(index), escape);
    return name == null ? "" : Identifiers.truncate(name);
  }

  /** Whether the server cuts the name, and says so in a notice. */
  public boolean isTruncated(int index) {
    if (!type(index).isIdentifier() || end(index) - start(index) <= Identifiers.MAX_BYTES / 3) {
      return false;
    }
    String spelling = text(index);
    boolean quoted = is(index, TokenType.QUOTED_IDENTIFIER);
    String whole = quoted ? spelling.replace("\"\"", "\"") : spelling;
    int bytes = whole.getBytes(StandardCharsets.UTF_8).length - (quoted ? 2 : 0);
    return bytes > Identifiers.MAX_BYTES;
  }

  /** How many tokens the text constant at {@code index} takes. */
  public int literalLength(int index) {
    return is(index, TokenType.UNICODE_STRING) ? 1 + uescapeLength(index + 1) : 1;
  }

  /** The value of a text constant; null if only the server can tell. */
  public @Nullable DecodedText literal(int index, boolean withPlaces) {
    char escape = is(index, TokenType.UNICODE_STRING) ? uescape(index + 1) : '\\';
    return escape == '\0'
        ? null
        : StringLiterals.decode(sql, get(index), standardStrings, escape, withPlaces);
  }

  private int uescapeLength(int index) {
    return isWord(index, "uescape") && is(index + 1, TokenType.STRING) ? 2 : 0;
  }

  /** The escape character in force, NUL if the clause is wrong (manual 4.1.2.3). */
  private char uescape(int index) {
    if (uescapeLength(index) == 0) {
      return '\\';
    }
    String clause = text(index + 1);
    char c = clause.length() == 3 ? clause.charAt(1) : '\0';
    boolean wrong = PgCharacters.isHexDigit(c) || c == '+' || c == '"' || PgCharacters.isSpace(c);
    return wrong ? '\0' : c;
  }

  /** The index of the bracket that closes the one at {@code index}; -1 if none does. */
  public int partner(int index) {
    if (partners == null) {
      partners = matchBrackets();
    }
    return index < partners.length ? partners[index] : -1;
  }

  private int[] matchBrackets() {
    int[] result = new int[size];
    Arrays.fill(result, -1);
    int[] open = new int[size];
    int depth = 0;
    for (int i = 0; i < size; i++) {
      switch (types[i]) {
        case LEFT_PAREN, LEFT_BRACKET, LEFT_BRACE -> open[depth++] = i;
        case RIGHT_PAREN, RIGHT_BRACKET, RIGHT_BRACE -> {
          if (depth > 0 && closes(type(open[depth - 1]), type(i))) {
            result[open[--depth]] = i;
          } else {
            depth = 0;
          }
        }
        default -> {}
      }
    }
    return result;
  }

  private static boolean closes(TokenType open, TokenType close) {
    return switch (open) {
      case LEFT_PAREN -> close == TokenType.RIGHT_PAREN;
      case LEFT_BRACKET -> close == TokenType.RIGHT_BRACKET;
      default -> close == TokenType.RIGHT_BRACE;
    };
  }
}
