package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes that the driver answers itself. */
class LocalQueryTest {
  private static final LexerOptions JDBC = new LexerOptions(true, true);

  private static LocalQuery local(String sql) {
    ParsedText parsed = AnalyzedSql.of(sql, JDBC).way();
    assertThat(parsed).isInstanceOf(ParsedText.Local.class);
    return ((ParsedText.Local) parsed).query();
  }

  private static List<SelectItem> items(LocalQuery query) {
    return ((Projection.Items) query.projection()).items();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_background_launch('SELECT 1')",
        "select PG_Background_LAUNCH ( 'SELECT 1' ) ;",
        "/* a /* b */ */ SELECT -- c\n pg_background_launch('SELECT 1'); -- d",
        "SELECT \"pg_background_launch\"('SELECT 1')",
        "SELECT U&\"pg\\005fbackground_launch\"('SELECT 1')",
        "SELECT U&\"pg!005fbackground_launch\" UESCAPE '!' ('SELECT 1')",
        ";SELECT pg_background_launch(('SELECT 1'));;",
        "SELECT pg_background_launch(sql => 'SELECT 1')",
        "SELECT pg_background_launch(\"sql\" := 'SELECT' \n ' 1')"
      })
  void aCallIsFoundHoweverItIsSpelt(String sql) {
    LocalQuery query = local(sql);
    assertThat(query.call().function(ApiLevel.V1_10)).isEqualTo(ApiFunction.LAUNCH);
    assertThat(query.fromClause()).isFalse();
    assertThat(query.call().args())
        .extracting(Argument::value)
        .containsExactly(new Expression.StringLiteral("SELECT 1"));
  }

  @Test
  void qualificationsAreKept() {
    LocalQuery query = local("SELECT Db . \"Sch\".pg_background_detach(1)");
    assertThat(query.call().database()).isEqualTo("db");
    assertThat(query.call().schema()).isEqualTo("Sch");
    assertThat(query.call().position()).isEqualTo(7);
    assertThat(query.call().name()).isEqualTo("pg_background_detach");
  }

  @Test
  void aValueCanHaveALabel() {
    String call = "SELECT pg_background_detach(1)";
    assertThat(local(call).projection()).isEqualTo(new Projection.Value(null));
    assertThat(local(call + " AS X").projection()).isEqualTo(new Projection.Value("x"));
    assertThat(local(call + " \"X\"").projection()).isEqualTo(new Projection.Value("X"));
    assertThat(local(call + " AS select").projection()).isEqualTo(new Projection.Value("select"));
  }

  @Test
  void theOverloadIsTheOneThatTheArgumentsFit() {
    assertThat(local("SELECT pg_background_launch_v2('x', 0)").call().function(ApiLevel.V1_10))
        .isEqualTo(ApiFunction.LAUNCH_V2);
    FunctionCall labelled =
        local("SELECT pg_background_launch_v2('x', label => 'l', queue_size => 1)").call();
    assertThat(labelled.function(ApiLevel.V1_10)).isEqualTo(ApiFunction.LAUNCH_V2_LABEL);
    assertThat(
            labelled.bound(ApiFunction.LAUNCH_V2_LABEL).stream()
                .map(arg -> arg == null ? "" : arg.value().toString()))
        .containsExactly(
            "StringLiteral[value=x]", "NumberLiteral[text=1]", "StringLiteral[value=l]");
    assertThat(local("SELECT * FROM pg_background_run_v2('x')").call().bound(ApiFunction.RUN_V2))
        .hasSize(4)
        .endsWith(null, null, null);
  }

  @Test
  void resultAndDetachTakeALaunch() {
    LocalQuery query =
        local("SELECT * FROM pg_background_result(pid => pg_background_launch('x')) AS (a int)");
    Argument pid = query.call().args().get(0);
    assertThat(pid.name()).isEqualTo("pid");
    assertThat(pid.value()).isInstanceOf(Expression.Nested.class);
    FunctionCall launch = ((Expression.Nested) pid.value()).call();
    assertThat(launch.function(ApiLevel.V1_10)).isEqualTo(ApiFunction.LAUNCH);
    assertThat(launch.position()).isEqualTo(pid.position()).isEqualTo(42);
  }

  @Test
  void selectItemsAreColumnsAndStars() {
    LocalQuery query =
        local("SELECT *, a, h.\"B\" AS c, h.* , d e FROM pg_background_launch_v2('x') h");
    assertThat(items(query))
        .containsExactly(
            new SelectItem.AllColumns(null, 7),
            new SelectItem.ColumnReference(null, "a", null, 10),
            new SelectItem.ColumnReference("h", "B", "c", 13),
            new SelectItem.AllColumns("h", 25),
            new SelectItem.ColumnReference(null, "d", "e", 31));
    assertThat(query.alias()).isEqualTo("h");
    assertThat(query.columns()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AS h(a, B)", "h (a, \"b\")"})
  void anAliasCanRenameColumns(String alias) {
    LocalQuery query = local("SELECT a FROM pg_background_launch_v2('x') " + alias);
    assertThat(query.alias()).isEqualTo("h");
    assertThat(query.hasColumnDefinitions()).isFalse();
    assertThat(query.columns()).extracting(ColumnDefinition::name).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int",
        "character varying(10)",
        "char varying",
        "national character varying (3)",
        "nchar",
        "double precision",
        "numeric(12, -2)",
        "dec (5)",
        "bit varying(8)",
        "time",
        "time(3) with time zone",
        "timestamp without time zone",
        "timestamp (6)[]",
        "interval",
        "interval(3)",
        "interval day to second(3)",
        "interval year to month",
        "interval second",
        "int[]",
        "int[3][4]",
        "text array",
        "text ARRAY[4]",
        "pg_catalog.int4",
        "my.\"Type\"[]",
        "\"char\"",
        "geometry(Point, 4326)",
        "double",
        "U&\"t\\0061\"",
        "pg_background_handle[]"
      })
  void everySpellingOfATypeIsKept(String type) {
    LocalQuery query = local("SELECT * FROM pg_background_result(1) AS (a " + type + ", b text)");
    assertThat(query.alias()).isNull();
    assertThat(query.hasColumnDefinitions()).isTrue();
    assertThat(query.columns())
        .extracting(ColumnDefinition::typeText)
        .containsExactly(type, "text");
  }

  @Test
  void collationsAreKeptApart() {
    LocalQuery query =
        local(
            "SELECT * FROM pg_background_result(1) r(\"A\" text COLLATE pg_catalog.\"C\", b int)");
    assertThat(query.columns())
        .containsExactly(
            new ColumnDefinition("A", "text", "pg_catalog.\"C\"", 40, 44),
            new ColumnDefinition("b", "int", null, 73, 75));
  }

  @Test
  void jdbcCallsAreSelectsFromTheFunction() {
    LocalQuery function = local("{ ? = call pg_background_launch(?, ?) }");
    assertThat(function.form()).isEqualTo(LocalQuery.Form.JDBC_FUNCTION);
    assertThat(function.alias()).isEqualTo("result");
    assertThat(function.call().args())
        .extracting(Argument::value)
        .containsExactly(new Expression.Placeholder(2), new Expression.Placeholder(3));
    assertThat(local("{call public.pg_background_detach(?)}").form())
        .isEqualTo(LocalQuery.Form.JDBC_CALL);
    assertThat(local("{? = call pg_background_purge_v2}").call().args()).isEmpty();
    assertThat(((Projection.Items) function.projection()).isStar()).isTrue();
  }
}
