package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts before and after: which names the bridge takes from pg_temp. */
class RewriterTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12})
  void callsInConstantsInConstantsAreFoundHoweverDeep(int depth) {
    String sql = "SELECT pg_background_detach(1)";
    String rewritten = "SELECT pg_temp.pg_background_detach(1)";
    for (int i = 0; i < depth; i++) {
      String block = "DO $n" + i + "$ BEGIN EXECUTE %s; END $n" + i + "$";
      sql = block.formatted("$e" + i + "$" + sql + "$e" + i + "$");
      rewritten = block.formatted("$e" + i + "$" + rewritten + "$e" + i + "$");
    }
    assertThat(Rewriter.intoPgTemp(sql, AnalyzedSql.of(sql, LexerOptions.DEFAULT).callSites()))
        .isEqualTo(rewritten);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(
            "SELECT 1 + pg_background_launch('pg_background_launch(1)')",
            "SELECT 1 + pg_temp.pg_background_launch('pg_background_launch(1)')"),
        Arguments.of(
            "SELECT 1, r.n FROM public.PG_background_result(public.pg_background_launch('x', f(1,"
                + " 2))) AS r(n int)",
            "SELECT 1, r.n FROM pg_temp.pgbg_pair_PG_background_result("
                + "pg_temp.pgbg_pair_pg_background_launch('x', f(1, 2))) AS r(n int)"),
        Arguments.of(
            "DO $$ BEGIN PERFORM n FROM pg_background_result(pg_background_launch('x')) r(n int);"
                + " END $$",
            "DO $$ BEGIN PERFORM n FROM pg_temp.pgbg_pair_pg_background_result("
                + "pg_temp.pgbg_pair_pg_background_launch('x')) r(n int); END $$"),
        Arguments.of( // the columns belong to a table that is called like the function
            "SELECT 1, n FROM pg_background_result(pg_background_launch('x')) AS (n int)",
            "SELECT 1, n FROM pg_temp.pg_background_result(pg_temp.pg_background_launch('x')) AS"
                + " (n int)"),
        Arguments.of(
            "SELECT 1, n FROM pg_background_result(pg_background_launch('x', 0, 'l')) AS r(n int)",
            "SELECT 1, n FROM pg_temp.pg_background_result("
                + "pg_temp.pg_background_launch('x', 0, 'l')) AS r(n int)"),
        Arguments.of(
            "SELECT 1, n FROM pg_background_result(pg_background_launch('x') + 0) AS r(n int)",
            "SELECT 1, n FROM pg_temp.pg_background_result(pg_temp.pg_background_launch('x') + 0)"
                + " AS r(n int)"),
        Arguments.of(
            "EXPLAIN SELECT n FROM pg_background_result(pg_background_launch('x')) AS r(n int)",
            "EXPLAIN SELECT n FROM pg_temp.pg_background_result("
                + "pg_temp.pg_background_launch('x')) AS r(n int)"),
        Arguments.of(
            "SELECT PUBLIC . \"pg_background_launch\" ('x') + 1",
            "SELECT pg_temp.\"pg_background_launch\" ('x') + 1"),
        Arguments.of(
            "SELECT 1, U&\"pg!005fbackground_launch\" UESCAPE '!' ('x')",
            "SELECT 1, pg_temp.U&\"pg!005fbackground_launch\" UESCAPE '!' ('x')"),
        Arguments.of(
            "SELECT pg_background_nonsense(pg_background_detach(1))",
            "SELECT pg_background_nonsense(pg_temp.pg_background_detach(1))"),
        Arguments.of(
            "SELECT ROW(1, 2)::public.pg_background_handle AS pg_background_handle",
            "SELECT ROW(1, 2)::pg_temp.pg_background_handle AS pg_background_handle"),
        Arguments.of(
            "SELECT CAST(x AS pg_background_handle), f(CAST(CAST(x AS text) AS"
                + " pg_background_handle[]))",
            "SELECT CAST(x AS pg_temp.pg_background_handle), f(CAST(CAST(x AS text) AS"
                + " pg_temp.pg_background_handle[]))"),
        Arguments.of(
            "SELECT pg_background_handle.pid FROM pg_background_launch_v2('x')"
                + " pg_background_handle",
            "SELECT pg_background_handle.pid FROM pg_temp.pg_background_launch_v2('x')"
                + " pg_background_handle"),
        Arguments.of(
            "DO $$ DECLARE h1 pg_background_handle; h2 CONSTANT public.pg_background_handle; BEGIN"
                + " SELECT * INTO h1 FROM pg_background_launch_v2('pg_background_launch(1)'); END"
                + " $$",
            "DO $$ DECLARE h1 pg_temp.pg_background_handle; h2 CONSTANT"
                + " pg_temp.pg_background_handle; BEGIN SELECT * INTO h1 FROM"
                + " pg_temp.pg_background_launch_v2('pg_background_launch(1)'); END $$"),
        Arguments.of(
            "DO 'BEGIN PERFORM public.pg_background_launch(''x''); END'",
            "DO 'BEGIN PERFORM pg_temp.pg_background_launch(''x''); END'"),
        Arguments.of(
            "DO E'BEGIN\\nPERFORM pg\\137background_launch(\\'x\\');\\nEND'",
            "DO E'BEGIN\\nPERFORM pg\\137background_launch(\\'x\\');\\nEND'"),
        Arguments.of(
            "DO E'BEGIN\\nPERFORM \\x70g_background_launch(\\'x\\'); PERFORM"
                + " pg_background_detach(1);\\nEND'",
            "DO E'BEGIN\\nPERFORM pg_temp.\\x70g_background_launch(\\'x\\'); PERFORM"
                + " pg_temp.pg_background_detach(1);\\nEND'"),
        Arguments.of(
            "DO 'BEGIN EXECUTE ''SELECT pg_background_launch(''''x'''')''; END'",
            "DO 'BEGIN EXECUTE ''SELECT pg_temp.pg_background_launch(''''x'''')''; END'"),
        Arguments.of(
            "DO $$ BEGIN EXECUTE format('SELECT pg_background_launch(%L)', 'x') INTO p; RAISE"
                + " NOTICE 'pg_background_launch(1)'; END $$",
            "DO $$ BEGIN EXECUTE format('SELECT pg_temp.pg_background_launch(%L)', 'x') INTO p;"
                + " RAISE NOTICE 'pg_background_launch(1)'; END $$"),
        Arguments.of(
            "DO $$ BEGIN q := 'SELECT pg_background_launch(1)'; m := 'pg_background_launch(1)';"
                + " EXECUTE q; END $$",
            "DO $$ BEGIN q := 'SELECT pg_temp.pg_background_launch(1)'; m :="
                + " 'pg_background_launch(1)'; EXECUTE q; END $$"),
        Arguments.of(
            "DO $a$ BEGIN EXECUTE 'DO $b$ BEGIN PERFORM pg_background_detach(1); END $b$'; END $a$",
            "DO $a$ BEGIN EXECUTE 'DO $b$ BEGIN PERFORM pg_temp.pg_background_detach(1); END $b$';"
                + " END $a$"),
        Arguments.of(
            "CREATE TEMP TABLE t (a int, h pg_background_handle); GRANT EXECUTE ON FUNCTION"
                + " pg_background_detach(int) TO x",
            "CREATE TEMP TABLE t (a int, h pg_temp.pg_background_handle); GRANT EXECUTE ON FUNCTION"
                + " pg_background_detach(int) TO x"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void namesOfTheApiGetTheTemporarySchema(String sql, String rewritten) {
    assertThat(Rewriter.intoPgTemp(sql, AnalyzedSql.of(sql, LexerOptions.DEFAULT).callSites()))
        .isEqualTo(rewritten);
  }
}
