package io.github.pgbg.internal.sql.call;

/** The value of an argument, as far as it is known without the server. */
public sealed interface Expression {
  record NullLiteral() implements Expression {}

  /** A text constant of any spelling, read. */
  record StringLiteral(String value) implements Expression {}

  /** A decimal constant as written, with its sign. */
  record NumberLiteral(String text) implements Expression {}

  record BooleanLiteral(boolean value) implements Expression {}

  /**
   * A parameter of the statement.
   *
   * @param index the running number of a {@code ?} in the whole text, from 1 as JDBC counts (the
   *     one before {@code = call} included), or n of {@code $n}
   */
  record Placeholder(int index) implements Expression {}

  /**
   * {@code operand::type}, {@code CAST(operand AS type)} or {@code type 'constant'}.
   *
   * @param typeText the type as written
   * @param position offset of the type
   */
  record Cast(Expression operand, String typeText, int position) implements Expression {}

  /** A call of the API as an argument of another. */
  record Nested(FunctionCall call) implements Expression {}

  /**
   * Any other expression: no parameter, no subquery, nothing of the API in it. The server evaluates
   * it by {@code SELECT (<text>)}; the parentheses matter, since what is an error in an argument
   * list could mean something after a bare SELECT. More or less than one row means that the
   * expression returns a set.
   */
  record ServerExpression(int start, int end) implements Expression {
    public String text(String sql) {
      return sql.substring(start, end);
    }
  }
}
