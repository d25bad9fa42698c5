package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Tells from the tokens around a name whether it calls a function or stands for a type. */
final class NameClassifier {
  private static final String PREFIX = "pg_background";

  private final SqlTokens tokens;

  /** For each open parenthesis, whether it is the one of CAST. */
  private final Deque<Boolean> casts = new ArrayDeque<>();

  NameClassifier(SqlTokens tokens) {
    this.tokens = tokens;
  }

  /** To be called for each token on the way, in order. */
  void advance(int at) {
    switch (tokens.type(at)) {
      case LEFT_PAREN -> casts.push(tokens.isWord(at - 1, "cast"));
      case RIGHT_PAREN -> casts.poll();
      default -> {}
    }
  }

  /** What the name is used for; null for anything but the API. */
  CallSite.@Nullable Kind kind(QualifiedName name) {
    if (!name.name().startsWith(PREFIX) || tokens.is(name.from() - 1, TokenType.DOT)) {
      return null;
    }
    if (isCall(name)) {
      return ApiTable.isName(name.name()) ? CallSite.Kind.FUNCTION : CallSite.Kind.UNKNOWN_FUNCTION;
    }
    return CompositeType.byName(name.name()) != null && isType(name) ? CallSite.Kind.TYPE : null;
  }

  private boolean isCall(QualifiedName name) {
    int before = name.from() - 1;
    if (tokens.is(name.to(), TokenType.RIGHT_BRACE)) {
      return tokens.isWord(before, "call");
    }
    // after these words a name with a parenthesis is a table or alias with its columns, or the
    // signature of a function
    return tokens.is(name.to(), TokenType.LEFT_PAREN)
        && !tokens.isAnyWord(
            before, "into", "table", "view", "as", "exists", "function", "procedure", "routine");
  }

  private boolean isType(QualifiedName name) {
    int before = name.from() - 1;
    int after = name.to();
    if (tokens.is(before, TokenType.TYPECAST)
        || tokens.isAnyWord(before, "setof", "returns", "constant")) {
      return true;
    }
    if (tokens.isWord(before, "as")) {
      return Boolean.TRUE.equals(casts.peek());
    }
    return tokens.type(after).isText() || (isDeclaration(before) && !tokens.isWord(after, "from"));
  }

  /**
   * {@code name type} at the start of a list's entry or of a declaration, not {@code SELECT name}
   * at the start of a statement.
   */
  private boolean isDeclaration(int variable) {
    int start = variable - 1;
    boolean inParentheses = !casts.isEmpty();
    boolean entry =
        (inParentheses && tokens.is(start, TokenType.LEFT_PAREN))
            || (inParentheses && tokens.is(start, TokenType.COMMA))
            || tokens.is(start, TokenType.SEMICOLON)
            || tokens.isWord(start, "declare");
    return entry && tokens.type(variable).isIdentifier() && !startsClause(variable);
  }

  private boolean startsClause(int at) {
    return !Keywords.canNameColumn(tokens.word(at))
        || tokens.isAnyWord(
            at,
            "perform",
            "return",
            "update",
            "close",
            "open",
            "truncate",
            "lock",
            "show",
            "move",
            "elsif",
            "raise",
            "values");
  }
}
