package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises {@code {call f(…)}} and {@code {? = call f(…)}}, also without an argument list. */
final class JdbcCallMatcher {
  private static final Projection STAR =
      new Projection.Items(List.of(new SelectItem.AllColumns(null, 0)));

  private JdbcCallMatcher() {}

  static @Nullable LocalQuery read(SqlTokens tokens, CallReader calls, int from, int to) {
    if (!tokens.is(from, TokenType.LEFT_BRACE) || tokens.partner(from) != to - 1) {
      return null;
    }
    boolean function =
        tokens.is(from + 1, TokenType.PLACEHOLDER) && tokens.isOperator(from + 2, "=");
    int call = function ? from + 3 : from + 1;
    if (!tokens.isWord(call, "call") || !tokens.type(call + 1).isIdentifier()) {
      return null;
    }
    QualifiedName name = QualifiedName.at(tokens, call + 1);
    FunctionCall read = null;
    if (name.to() == to - 1) {
      read = calls.read(name, to - 1, to - 1);
    } else if (calls.isCall(name) && tokens.partner(name.to()) == to - 2) {
      read = calls.read(name);
    }
    if (read == null) {
      return null;
    }
    LocalQuery.Form form = function ? LocalQuery.Form.JDBC_FUNCTION : LocalQuery.Form.JDBC_CALL;
    // the alias that PgJDBC gives, and thus the label of a scalar's column
    return new LocalQuery(read, form, STAR, "result", List.of());
  }
}
