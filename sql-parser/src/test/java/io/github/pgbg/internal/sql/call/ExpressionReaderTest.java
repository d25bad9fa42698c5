package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.call.Expression.BooleanLiteral;
import io.github.pgbg.internal.sql.call.Expression.Cast;
import io.github.pgbg.internal.sql.call.Expression.NullLiteral;
import io.github.pgbg.internal.sql.call.Expression.NumberLiteral;
import io.github.pgbg.internal.sql.call.Expression.Placeholder;
import io.github.pgbg.internal.sql.call.Expression.ServerExpression;
import io.github.pgbg.internal.sql.call.Expression.StringLiteral;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an argument of a local call can be. */
class ExpressionReaderTest {
  private static final LexerOptions JDBC = new LexerOptions(true, true);
  private static final String BEFORE = "SELECT pg_background_launch(";

  private static Argument argument(String text) {
    ParsedText parsed = AnalyzedSql.of(BEFORE + text + ")", JDBC).way();
    assertThat(parsed).as(text).isInstanceOf(ParsedText.Local.class);
    return ((ParsedText.Local) parsed).query().call().args().get(0);
  }

  private static Expression value(String text) {
    return argument(text).value();
  }

  @Test
  void constantsAreRead() {
    assertThat(value("null")).isEqualTo(new NullLiteral());
    assertThat(value("TRUE")).isEqualTo(new BooleanLiteral(true));
    assertThat(value("E'\\'its\\''")).isEqualTo(new StringLiteral("'its'"));
    assertThat(value("$a$SELECT $b$x$b$$a$")).isEqualTo(new StringLiteral("SELECT $b$x$b$"));
    assertThat(value("U&'d!0061' UESCAPE '!'")).isEqualTo(new StringLiteral("da"));
    assertThat(value("65536")).isEqualTo(new NumberLiteral("65536"));
    assertThat(value("- 1.5e3")).isEqualTo(new NumberLiteral("-1.5e3"));
    assertThat(value("+1")).isEqualTo(new NumberLiteral("1"));
    assertThat(value("?")).isEqualTo(new Placeholder(1));
    assertThat(value("$2")).isEqualTo(new Placeholder(2));
  }

  @Test
  void castsOfAllThreeSpellingsAreRead() {
    int at = BEFORE.length();
    assertThat(value("'x'::text")).isEqualTo(new Cast(new StringLiteral("x"), "text", at + 5));
    assertThat(value("CAST('x' AS character varying(3))"))
        .isEqualTo(new Cast(new StringLiteral("x"), "character varying(3)", at + 12));
    assertThat(value("text 'x'")).isEqualTo(new Cast(new StringLiteral("x"), "text", at));
    assertThat(value("((?))::int::pg_catalog.text"))
        .isEqualTo(
            new Cast(new Cast(new Placeholder(1), "int", at + 7), "pg_catalog.text", at + 12));
    assertThat(value("'x'::varchar(3)::int[]")).isInstanceOf(Cast.class);
  }

  @Test
  void aSignBindsLessThanACast() {
    assertThat(value("-5::bigint")).isEqualTo(new Cast(new NumberLiteral("-5"), "bigint", 32));
    assertThat(value("(-(-5)::int8)::text")).isInstanceOf(ServerExpression.class);
    assertThat(value("-5::text")).isInstanceOf(ServerExpression.class);
    assertThat(value("-32768::int2")).isInstanceOf(ServerExpression.class);
    assertThat(value("-9223372036854775808::int8")).isInstanceOf(ServerExpression.class);
    assertThat(value("(-32768)::int2")).isInstanceOf(Cast.class);
  }

  @Test
  void positionsPointAtTheValueItself() {
    int at = BEFORE.length();
    assertThat(argument("'abc'").position()).isEqualTo(at);
    assertThat(argument("sql => (('abc'))::text").position()).isEqualTo(at + 9);
    assertThat(argument("CAST('abc' AS text)").position()).isEqualTo(at + 5);
    assertThat(argument("text 'abc'").position()).isEqualTo(at + 5);
    assertThat(argument("lower('abc')").position()).isEqualTo(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'SELECT ' || '1' || '::int'",
        "format('SELECT %L::text', 'o''clock')",
        "a.b",
        "current_user",
        "CASE WHEN true THEN 'a' END",
        "'a' COLLATE \"C\"",
        "x IS DISTINCT FROM y",
        "extract(day FROM now())::text",
        "('a' || 'b')::text",
        "ARRAY['a'][1]",
        "B'01'",
        "N'x'",
        "0x1F",
        "1_000",
        "E'\\xe9'",
        "date '2024-01-01' + interval '1' day",
        "a::b.c%d",
        "repeat('x', (3))"
      })
  void otherExpressionsAreTheServers(String text) {
    int at = BEFORE.length();
    assertThat(value(text)).isEqualTo(new ServerExpression(at, at + text.length()));
    assertThat(new ServerExpression(1, 3).text("abcd")).isEqualTo("bc");
  }

  @Test
  void aCommentAroundAnArgumentIsNotPartOfIt() {
    String sql = BEFORE + "/* a */ 1 + /* b */ 2 -- c\n)";
    LocalQuery query = ((ParsedText.Local) AnalyzedSql.of(sql, JDBC).way()).query();
    assertThat(query.call().args().get(0).value())
        .isInstanceOfSatisfying(
            ServerExpression.class,
            server -> assertThat(server.text(sql)).isEqualTo("1 + /* b */ 2"));
  }
}
