package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import io.github.pgbg.internal.sql.lexer.PgCharacters;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.lexer.TypeNameScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the value of an argument; null for one that a local call cannot have. */
final class ExpressionReader {
  /** Casts in casts beyond this go to the server. */
  private static final int MAX_DEPTH = 8;

  private final SqlTokens tokens;
  private final CallReader calls;
  private final ServerExpressions serverExpressions;
  private int depth;
  private int innermost;

  ExpressionReader(SqlTokens tokens, CallReader calls) {
    this.tokens = tokens;
    this.calls = calls;
    this.serverExpressions = new ServerExpressions(tokens);
  }

  /** The first token of the last value read, without parentheses and casts. */
  int innermost() {
    return innermost;
  }

  /** The value in the tokens [from, to). */
  @Nullable Expression read(int from, int to) {
    if (from >= to) {
      return null;
    }
    Expression value = depth < MAX_DEPTH ? value(from, to) : null;
    if (value != null) {
      return value;
    }
    innermost = from;
    return serverExpressions.read(from, to);
  }

  private @Nullable Expression value(int start, int end) {
    int from = start;
    int to = end;
    List<Cast> casts = new ArrayList<>(0);
    int castsAroundParentheses = 0;
    while (true) {
      if (tokens.is(from, TokenType.LEFT_PAREN) && tokens.partner(from) == to - 1) {
        from++;
        to--;
        castsAroundParentheses = casts.size();
      } else {
        Cast cast = lastCast(from, to);
        if (cast == null) {
          break;
        }
        casts.add(cast);
        to = cast.operator();
      }
      if (from >= to) {
        return null;
      }
    }
    // those inside the innermost parentheses, where a sign binds less than they do
    List<Cast> bound = casts.subList(castsAroundParentheses, casts.size());
    if (tokens.is(from, TokenType.OPERATOR) && !mayCastSigned(to, bound)) {
      return null;
    }
    Expression value = primary(from, to);
    for (int i = casts.size() - 1; i >= 0 && value != null; i--) {
      value = cast(value, casts.get(i).type(), casts.get(i).end());
    }
    return value;
  }

  /** {@code ::type}: the operator, and the type's tokens [type, end). */
  private record Cast(int operator, int type, int end) {}

  private Expression cast(Expression operand, int type, int end) {
    return new Expression.Cast(operand, tokens.text(type, end), tokens.start(type));
  }

  /** The cast that the tokens end with. */
  private @Nullable Cast lastCast(int from, int to) {
    for (int i = to - 1; i > from; i--) {
      if (tokens.is(i, TokenType.TYPECAST)) {
        return TypeNameScanner.end(tokens, i + 1, to) == to ? new Cast(i, i + 1, to) : null;
      }
    }
    return null;
  }

  /**
   * A sign binds less than a cast, so {@code -5::int8} is {@code -(5::int8)}. That is the same as
   * casting the signed constant, as long as the constant alone is in the type's range.
   */
  private boolean mayCastSigned(int to, List<Cast> casts) {
    if (casts.size() != 1) {
      return casts.isEmpty();
    }
    Cast cast = casts.get(0);
    int digits = tokens.end(to - 1) - tokens.start(to - 1);
    return cast.end() == cast.type() + 1
        && (tokens.isAnyWord(cast.type(), "int8", "bigint")
            ? digits <= 18
            : tokens.isAnyWord(cast.type(), "int4", "int", "integer") && digits <= 9);
  }

  private @Nullable Expression primary(int from, int to) {
    innermost = from;
    if (from + tokens.literalLength(from) == to && tokens.type(from).isText()) {
      DecodedText text = tokens.literal(from, false);
      return text == null ? null : new Expression.StringLiteral(text.value());
    }
    if (to == from + 1) {
      return single(from);
    }
    if (tokens.is(from, TokenType.OPERATOR)) {
      return to == from + 2 ? signed(from) : null;
    }
    if (tokens.isWord(from, "cast") && tokens.partner(from + 1) == to - 1) {
      return castFunction(from + 2, to - 1);
    }
    if (!tokens.type(from).isIdentifier()) {
      return null;
    }
    QualifiedName name = QualifiedName.at(tokens, from);
    if (calls.isCall(name) && tokens.partner(name.to()) == to - 1) {
      FunctionCall call = calls.read(name);
      innermost = from;
      return call == null ? null : new Expression.Nested(call);
    }
    return typedConstant(from, to);
  }

  private @Nullable Expression single(int at) {
    return switch (tokens.type(at)) {
      case NUMBER -> isDecimal(at) ? new Expression.NumberLiteral(tokens.text(at)) : null;
      case PLACEHOLDER -> new Expression.Placeholder(tokens.placeholderNumber(at));
      case PARAMETER -> parameter(tokens.text(at).substring(1));
      case IDENTIFIER ->
          switch (tokens.word(at)) {
            case "null" -> new Expression.NullLiteral();
            case "true" -> new Expression.BooleanLiteral(true);
            case "false" -> new Expression.BooleanLiteral(false);
            default -> null;
          };
      default -> null;
    };
  }

  private @Nullable Expression signed(int at) {
    if (!tokens.is(at + 1, TokenType.NUMBER) || !isDecimal(at + 1)) {
      return null;
    }
    return switch (tokens.text(at)) {
      case "-" -> new Expression.NumberLiteral("-" + tokens.text(at + 1));
      case "+" -> new Expression.NumberLiteral(tokens.text(at + 1));
      default -> null;
    };
  }

  /** Underscores and other bases mean something else before PostgreSQL 16. */
  private boolean isDecimal(int at) {
    for (int i = tokens.start(at); i < tokens.end(at); i++) {
      char c = PgCharacters.lower(tokens.sql().charAt(i));
      if (!PgCharacters.isDigit(c) && ".e+-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Expression parameter(String digits) {
    return digits.length() > 5 ? null : new Expression.Placeholder(Integer.parseInt(digits));
  }

  private @Nullable Expression castFunction(int from, int to) {
    for (int i = to - 1; i > from; i--) {
      if (tokens.isWord(i, "as")) {
        if (TypeNameScanner.end(tokens, i + 1, to) != to) {
          return null;
        }
        depth++;
        Expression operand = value(from, i);
        depth--;
        return operand == null ? null : cast(operand, i + 1, to);
      }
    }
    return null;
  }

  /** {@code type 'constant'}; an interval has its fields behind, and arrays have no such form. */
  private @Nullable Expression typedConstant(int from, int to) {
    int constant = to - 1;
    boolean plain =
        tokens.is(constant, TokenType.STRING)
            || tokens.is(constant, TokenType.ESCAPE_STRING)
            || tokens.is(constant, TokenType.DOLLAR_STRING);
    if (!plain
        || tokens.isWord(from, "interval")
        || tokens.is(constant - 1, TokenType.RIGHT_BRACKET)
        || tokens.isWord(constant - 1, "array")
        || TypeNameScanner.end(tokens, from, constant) != constant) {
      return null;
    }
    DecodedText text = tokens.literal(constant, false);
    innermost = constant;
    return text == null ? null : cast(new Expression.StringLiteral(text.value()), from, constant);
  }
}
