package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.api.CompositeType;
import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from the tokens around a name whether it calls a function or stands for a type. */
final class NameClassifier {
  private static final String PREFIX = "pg_background";
  private static final Set<String> VIEWS = Set.of("pg_background_list", "pg_background_activity");

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
    if (VIEWS.contains(name.name()) && isRelation(name)) {
      return CallSite.Kind.VIEW;
    }
    return CompositeType.byName(name.name()) != null && isType(name) ? CallSite.Kind.TYPE : null;
  }

  private boolean isRelation(QualifiedName name) {
    int before = name.from() - 1;
    if (tokens.isWord(before, "only") || tokens.is(before, TokenType.LEFT_PAREN)) {
      before--; // FROM ONLY (name)
    }
    if (tokens.is(before, TokenType.COMMA)) {
      return isInFrom(before);
    }
    return tokens.isAnyWord(before, "join", "table")
        || (tokens.isWord(before, "from") && !tokens.isWord(before - 1, "distinct"));
  }

  /**
   * Whether the clause that a comma belongs to is FROM: the next word before it that begins one.
   */
  private boolean isInFrom(int comma) {
    for (int at = comma - 1; at >= 0; at--) {
      int open = partnerBefore(at);
      if (open >= 0) {
        at = open;
      } else if (tokens.is(at, TokenType.LEFT_PAREN) || tokens.is(at, TokenType.SEMICOLON)) {
        return false;
      } else if (tokens.isAnyWord(at, "from", "using")) {
        return true;
      } else if (tokens.isAnyWord(at, "select", "where", "by", "set", "values", "limit")) {
        return false;
      }
    }
    return false;
  }

  /** The parenthesis that the one at the token closes; -1 if it closes none. */
  private int partnerBefore(int at) {
    if (!tokens.is(at, TokenType.RIGHT_PAREN)) {
      return -1;
    }
    int depth = 0;
    for (int open = at; open >= 0; open--) {
      if (tokens.is(open, TokenType.RIGHT_PAREN)) {
        depth++;
      } else if (tokens.is(open, TokenType.LEFT_PAREN)) {
        depth--;
        if (depth == 0) {
          return open;
        }
      }
    }
    return -1;
  }

  /** Whether the name calls a function, of whatever name. */
  boolean isCall(QualifiedName name) {
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
