package io.github.pgbg.shell;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.Lexer;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.Token;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** psql's variables: {@code :name}, {@code :'name'} as a literal, {@code :"name"} as a name. */
final class Variables {
  private final Map<String, String> values = new TreeMap<>();

  void set(String name, String value) {
    values.put(name, value);
  }

  void unset(String name) {
    values.remove(name);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  Map<String, String> all() {
    return Map.copyOf(values);
  }

  /** The text with the variables in it filled in; unknown ones, strings and comments stay. */
  String fill(String sql) {
    if (values.isEmpty() || sql.indexOf(':') < 0) {
      return sql;
    }
    List<Token> tokens = Lexer.tokenize(sql, LexerOptions.DEFAULT);
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String value =
          token.type() == TokenType.COLON && i + 1 < tokens.size()
              ? value(tokens.get(i + 1), sql)
              : null;
      if (value == null) {
        filled.append(token.text(sql));
      } else {
        filled.append(value);
        i++;
      }
    }
    return filled.toString();
  }

  private @Nullable String value(Token name, String sql) {
    String text = name.text(sql);
    if (name.type() == TokenType.IDENTIFIER) {
      return get(text);
    }
    boolean literal = name.type() == TokenType.STRING;
    if (!literal && name.type() != TokenType.QUOTED_IDENTIFIER) {
      return null;
    }
    String value = get(text.substring(1, text.length() - 1));
    if (value == null) {
      return null;
    }
    return literal ? Identifiers.quoteLiteral(value) : '"' + value.replace("\"", "\"\"") + '"';
  }
}
