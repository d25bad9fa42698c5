package io.github.pgbg.internal.sql.statement;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code SET} and {@code RESET} of settings of two-part names in a text. What PostgreSQL's
 * grammar (gram.y, VariableSetStmt and VariableResetStmt) would refuse, and values that only the
 * server can read, are left to PostgreSQL.
 */
public final class SetStatementFinder {
  private final SqlTokens tokens;
  private final int from;
  private final int to;
  private int at;

  private SetStatementFinder(SqlTokens tokens, StatementSplitter.Range range) {
    this.tokens = tokens;
    this.from = range.from();
    this.at = range.from();
    this.to = range.to();
  }

  /** Those among the text's statements, in their order. */
  public static List<SettingStatement> find(
      SqlTokens tokens, List<StatementSplitter.Range> statements) {
    List<SettingStatement> found = new ArrayList<>();
    for (StatementSplitter.Range range : statements) {
      SettingStatement statement = new SetStatementFinder(tokens, range).read();
      if (statement != null) {
        found.add(statement);
      }
    }
    return found;
  }

  private @Nullable SettingStatement read() {
    if (tokens.isWord(at, "reset")) {
      at++;
      String name = name();
      return name == null || at != to ? null : found("", name, null);
    }
    if (!tokens.isWord(at, "set")) {
      return null;
    }
    at++;
    String scope = tokens.isAnyWord(at, "session", "local") ? tokens.text(at++) : "";
    String name = name();
    if (name == null || !(tokens.isOperator(at, "=") || tokens.isWord(at, "to"))) {
      return null;
    }
    at++;
    if (at + 1 == to && tokens.isWord(at, "default")) {
      return found(scope, name, null);
    }
    String value = value();
    return value == null ? null : found(scope, name, value);
  }

  private SettingStatement found(String scope, String name, @Nullable String value) {
    return new SettingStatement(
        tokens.start(from), tokens.end(to - 1), scope, Identifiers.fold(name), value);
  }

  private @Nullable String name() {
    boolean twoParts =
        tokens.type(at).isIdentifier()
            && tokens.nameLength(at) == 1
            && tokens.is(at + 1, TokenType.DOT)
            && tokens.type(at + 2).isIdentifier()
            && tokens.nameLength(at + 2) == 1;
    if (!twoParts) {
      return null;
    }
    String name = tokens.name(at) + "." + tokens.name(at + 2);
    at += 3;
    return name;
  }

  /** The only one, to the end of the statement. */
  private @Nullable String value() {
    if (at + 2 == to && tokens.is(at + 1, TokenType.NUMBER)) {
      return switch (tokens.text(at)) {
        case "-" -> "-" + number(at + 1);
        case "+" -> number(at + 1);
        default -> null;
      };
    }
    if (at + 1 != to) {
      return null;
    }
    return switch (tokens.type(at)) {
      case NUMBER -> number(at);
      case IDENTIFIER, QUOTED_IDENTIFIER -> tokens.name(at);
      case STRING, ESCAPE_STRING -> {
        DecodedText text = tokens.literal(at, false);
        yield text == null ? null : text.value();
      }
      default -> null;
    };
  }

  /** A number outside of quotes is decimal, whatever its zeros. */
  private String number(int index) {
    return tokens.text(index).replaceFirst("^0+(?=\\d)", "");
  }
}
