package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ApiTable;
import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a call of the API with its arguments. */
final class CallReader {
  /** {@code result(launch(…))} is two deep; deeper ones make no sense and go to the server. */
  private static final int MAX_DEPTH = 4;

  private final SqlTokens tokens;
  private final ExpressionReader expressions;
  private int depth;
  private boolean unresolved;

  CallReader(SqlTokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionReader(tokens, this);
  }

  /** Whether a call was met whose arguments fit no overload. */
  boolean metUnresolved() {
    return unresolved;
  }

  /** Whether the name at the token is one of the API's, with an argument list that ends. */
  boolean isCall(QualifiedName name) {
    return ApiTable.isName(name.name())
        && name.parts().size() <= 3
        && (name.parts().size() == 1 || Keywords.canNameColumn(tokens.word(name.from())))
        && tokens.is(name.to(), TokenType.LEFT_PAREN)
        && tokens.partner(name.to()) > 0;
  }

  /** The call whose name is given; null if an argument is more than a local call can have. */
  @Nullable FunctionCall read(QualifiedName name) {
    int open = name.to();
    return read(name, open + 1, tokens.partner(open));
  }

  /** The same, for the arguments in the tokens [from, to). */
  @Nullable FunctionCall read(QualifiedName name, int from, int to) {
    if (depth == MAX_DEPTH) {
      return null;
    }
    depth++;
    List<Argument> args = arguments(from, to);
    depth--;
    if (args == null) {
      return null;
    }
    int position = tokens.start(name.from());
    FunctionCall call =
        new FunctionCall(
            name.name(), name.qualifier(2), name.qualifier(1), position, List.copyOf(args));
    if (Stream.of(ApiLevel.values()).noneMatch(call::fits)) {
      unresolved = true;
      return null;
    }
    return call;
  }

  private @Nullable List<Argument> arguments(int from, int to) {
    List<Argument> args = new ArrayList<>(2);
    int start = from;
    while (start < to || start > from) {
      int end = argumentEnd(start, to);
      Argument arg = argument(start, end);
      if (arg == null) {
        return null;
      }
      args.add(arg);
      if (end == to) {
        break;
      }
      start = end + 1;
    }
    return args;
  }

  private int argumentEnd(int from, int to) {
    int at = from;
    while (at < to && !tokens.is(at, TokenType.COMMA)) {
      int close = tokens.partner(at);
      at = close < 0 ? at + 1 : close + 1;
    }
    return at;
  }

  private @Nullable Argument argument(int from, int to) {
    String name = null;
    int value = from;
    if (from < to && tokens.type(from).isIdentifier()) {
      int arrow = from + tokens.nameLength(from);
      if (tokens.is(arrow, TokenType.EQUALS_GREATER) || tokens.is(arrow, TokenType.COLON_EQUALS)) {
        name = tokens.name(from);
        value = arrow + 1;
      }
    }
    Expression expression = expressions.read(value, to);
    return expression == null
        ? null
        : new Argument(name, expression, tokens.start(expressions.innermost()));
  }
}
