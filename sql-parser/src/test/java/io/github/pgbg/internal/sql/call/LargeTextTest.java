package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Megabytes of what would take quadratic time or a deep stack if it were read carelessly. */
class LargeTextTest {
  private static final int PIECES = 200_000;

  static Stream<Arguments> texts() {
    String call = "SELECT pg_background_launch('x')";
    String job = "SELECT * FROM pg_background_result(pg_background_launch(";
    return Stream.of(
            text("", "(", ""),
            text(call, "(", ""),
            text(call, "/*", ""),
            text(call + "+", "+-", "+"),
            text(call + " ", "'a'\n", ""),
            text(call + " ", "$a", ""),
            text(call + " ", "$a$b$", ""),
            text(call + " ", "a.", "b"),
            text(call + " ", "1..", ""),
            text(call + " ", "'' ", ""),
            text(call + ";", "a AS (", ""),
            text("", ";", call),
            text("", "with x as (", call),
            text("", "(with x as () ", call),
            text("SELECT pg_background_launch(", "(", "1)"),
            text("SELECT pg_background_launch('x'", "::text", ")"),
            text("SELECT pg_background_launch(", "cast(", "1)"),
            text("SELECT pg_background_launch(", "a=>", "1)"),
            text("SELECT pg_background_launch(", "1,", "1)"),
            text("", "pg_background_launch(", ""),
            text(job + "'", "SELECT 1;", "')) AS (x int)"),
            text("DO $$ BEGIN ", "PERFORM pg_background_launch('x'); ", "END $$"),
            text("DO ' BEGIN ", "PERFORM pg_background_launch(''x''); ", "END '"),
            text("DO $x$ ", "DO $y$ pg_background_launch ", "$x$"),
            text("DO $x$ ", "EXECUTE 'pg_background_launch(';", "$x$"),
            text("create function f() begin atomic ", "case ", "; select pg_background_launch(1)"),
            text("SELECT * FROM pg_background_list_v2() AS (a int", "[]", ")"),
            text("SELECT * FROM pg_background_list_v2() AS (a int", ",a int", ")"))
        .map(sql -> Arguments.of(sql.length() > 60 ? sql.substring(0, 60) : sql, sql));
  }

  private static String text(String before, String piece, String after) {
    return before + piece.repeat(PIECES) + after;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void megabytesAreReadInOneGo(String start, String sql) {
    assertThat(sql).startsWith(start);
    assertThat(StatementSplitter.split(sql, LexerOptions.DEFAULT)).isNotNull();
    assertThat(AnalyzedSql.of(sql, LexerOptions.DEFAULT).way()).isNotNull();
  }

  @ParameterizedTest(name = "DO in DO, {0} deep")
  @ValueSource(ints = {3, 20_000})
  void blocksInBlocksEndSomewhere(int depth) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      sql.append("DO $a").append(i).append("$ BEGIN EXECUTE 'x'; EXECUTE ");
    }
    sql.append("'pg_background_launch(1)'");
    for (int i = depth - 1; i >= 0; i--) {
      sql.append("$a").append(i).append('$');
    }
    assertThat(AnalyzedSql.of(sql.toString(), LexerOptions.DEFAULT).way()).isNotNull();
  }
}
