package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts pass through, and which need the bridge. */
class CallParserTest {
  private static ParsedText parse(String sql) {
    return AnalyzedSql.of(sql, LexerOptions.DEFAULT).way();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'pg_background_launch(''x'')' AS s",
        "SELECT $$pg_background_launch('x')$$ AS s -- pg_background_launch('y')",
        "SELECT 1 AS pg_background_launch, 2 AS \"pg_background_result(1)\"",
        "SELECT pg_background_launch FROM (SELECT 7 AS pg_background_launch) s",
        "SELECT pg_background_handle FROM t",
        "SELECT t.pg_background_handle, x AS pg_background_handle FROM t",
        "SELECT pg_background_handle.pid FROM pg_background_handle",
        "SELECT a, b pg_background_error, c FROM t",
        "SELECT (SELECT 1, b pg_background_error FROM t)",
        "UPDATE pg_background_stats SET a = 1",
        "SELECT \"PG_BACKGROUND_LAUNCH\"('x')",
        "SHOW pg_background.max_workers",
        "CREATE EXTENSION pg_background",
        "SELECT grant_pg_background_privileges('r', true)",
        "SELECT pg_background_nonsense(1)",
        "INSERT INTO pg_background_launch(a) VALUES (1)",
        "CREATE TABLE pg_background_launch(a int)",
        "CREATE TABLE IF NOT EXISTS pg_background_result(a int)",
        "GRANT EXECUTE ON FUNCTION pg_background_launch(text, int4), pg_background_detach(int4) TO"
            + " x",
        "DROP FUNCTION pg_background_launch(text, int4)",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_background_launch('x'); END $$",
        "CREATE FUNCTION f() RETURNS int RETURN pg_background_launch('x')",
        "CREATE VIEW v AS SELECT pg_background_launch('x')",
        "CREATE TABLE t (h pg_background_handle)",
        "DO $$ BEGIN RAISE NOTICE 'pg_background_launch(1)'; END $$",
        "DO LANGUAGE plpython3u $$ pg_background_launch('x') $$",
        "SELECT pg_background_launch()",
        "SELECT pg_background_launch('SELECT 1', 65536, 3, 4)",
        "SELECT pg_background_launch(sql => 'a', sql => 'b')",
        "SELECT pg_background_launch(sql => 'a', 1)",
        "SELECT pg_background_launch(query => 'a')",
        "SELECT * FROM pg_background_launch_v2('x', label => 'a')",
        "SELECT (x).pg_background_launch('a')",
        "SELECT '",
        "pg_background_launch"
      })
  void thesePassThrough(String sql) {
    assertThat(parse(sql)).isEqualTo(new ParsedText.PassThrough());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT pg_background_launch('x') + 1",
        "SELECT pg_background_launch('x')::text",
        "SELECT pg_background_launch('x'), 1",
        "SELECT DISTINCT pg_background_launch('x')",
        "SELECT ALL pg_background_launch('x')",
        "SELECT (pg_background_launch_v2('x')).pid",
        "SELECT pg_background_launch('x') WHERE true",
        "SELECT pg_background_launch('x') value FROM t",
        "SELECT pg_background_launch('x') year",
        "SELECT pg_background_launch('x') INTO t",
        "SELECT pg_background_launch((SELECT 'x'))",
        "SELECT pg_background_launch(ARRAY(VALUES (1))::text)",
        "SELECT pg_background_launch(VARIADIC 'x')",
        "SELECT pg_background_launch('x' ORDER BY 1)",
        "SELECT pg_background_launch('x' || $1)",
        "SELECT pg_background_launch('x',)",
        "SELECT pg_background_launch('x') FILTER (WHERE true)",
        "SELECT pg_background_launch('x') UNION SELECT 1",
        "SELECT pg_background_launch('x'); SELECT 2",
        "SELECT pg_background_launch('x'",
        "SELECT pg_background_launch('x'))",
        "SELECT pg_background_launch('x') 'y",
        "SELECT * FROM pg_background_list_v2() WITH ORDINALITY",
        "SELECT * FROM pg_background_list_v2() WHERE true",
        "SELECT * FROM pg_background_list_v2() AS",
        "SELECT * FROM pg_background_list_v2() AS (a)",
        "SELECT * FROM pg_background_list_v2() AS x()",
        "SELECT * FROM pg_background_list_v2() AS x(a, b int)",
        "SELECT * FROM pg_background_list_v2() AS x(a b%TYPE)",
        "SELECT * FROM pg_background_list_v2() AS x(a SETOF int)",
        "SELECT * FROM pg_background_list_v2() AS x(a select)",
        "SELECT * FROM pg_background_list_v2() AS x(a bigint(3))",
        "SELECT * FROM pg_background_list_v2() AS x(a interval minute to hour)",
        "SELECT * FROM pg_background_list_v2() AS x(a national)",
        "SELECT * FROM pg_background_list_v2() AS x(a int array[])",
        "SELECT * FROM pg_background_list_v2() AS x(a text COLLATE join)",
        "SELECT select.pg_background_launch('x')",
        "SELECT pg_background_launch(*)",
        "SELECT * FROM pg_background_list_v2() AS x(a int) LIMIT 1",
        "SELECT * FROM pg_background_list_v2() AS select",
        "SELECT * FROM LATERAL pg_background_list_v2()",
        "SELECT * FROM t, pg_background_list_v2()",
        "SELECT * FROM ONLY pg_background_list_v2()",
        "SELECT * FROM a.b.c.pg_background_list_v2()",
        "SELECT a.b.c FROM pg_background_list_v2() AS a(b int)",
        "SELECT a + 1 FROM pg_background_list_v2() AS x(a int)",
        "SELECT count(*) FROM pg_background_list_v2() AS x(a int)",
        "SELECT FROM pg_background_list_v2()",
        "SELECT * FROM pg_background_detach(pg_background_launch(), 1)",
        "SELECT pg_background_nonsense(pg_background_launch('x'))",
        "EXPLAIN SELECT pg_background_launch('x')",
        "INSERT INTO t SELECT pg_background_launch('x')",
        "CALL pg_background_launch('x')",
        "CREATE TABLE t AS SELECT pg_background_launch('x')",
        "CREATE TEMP VIEW v AS SELECT pg_background_launch('x')",
        "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT pg_background_launch('x')",
        "CREATE TEMP TABLE t (h pg_background_handle)",
        "PREPARE p AS SELECT pg_background_launch($1)",
        "SELECT NULL::pg_background_handle",
        "SELECT CAST(NULL AS public.pg_background_handle)",
        "SELECT pg_background_handle '(1,2)'",
        "DO $$ DECLARE h pg_background_handle; BEGIN END $$",
        "DO 'BEGIN PERFORM pg_background_launch(''x''); END' LANGUAGE plpgsql",
        "DO $$ BEGIN EXECUTE 'SELECT pg_background_launch(1)'; END $$",
        "DO $$ DECLARE q text := 'SELECT pg_background_launch(1)'; BEGIN EXECUTE q; END $$",
        "{call pg_background_detach(1)}"
      })
  void theseNeedTheBridge(String sql) {
    assertThat(parse(sql)).isInstanceOf(ParsedText.Bridged.class);
  }
}
