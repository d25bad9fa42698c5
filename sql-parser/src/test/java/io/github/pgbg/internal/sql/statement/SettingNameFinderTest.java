package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNameFinderTest {
  private static List<String> names(String sql) {
    return SettingNameFinder.find(sql, LexerOptions.DEFAULT).stream()
        .map(SettingNameFinder.Found::name)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SET a.b = 1                                          | a.b",
        "set local A.b.C to 'x'                               | a.b.c",
        "SET request.jwt.claim.sub = '42'                     | request.jwt.claim.sub",
        "SET /* tenant */ app . xx = '10'                     | app.xx",
        "SET SESSION -- so\\n app.yy = '10'                    | app.yy",
        "SET \"App\".\"b\" = 1                                | app.b",
        "SELECT set_config($$app.zz$$, '8', false)            | app.zz",
        "SELECT set_config(E'app\\u002eyy', '9', false)       | app.yy",
        "SELECT pg_catalog.\"set_config\" ( 'a.b' , 'c', true) | a.b",
        "SELECT set_config(setting_name => 'a.b', new_value => 'c', is_local => true) | a.b",
        "SELECT set_config(('a.b'), ('c'), false)             | a.b",
        "DO $$BEGIN SET LOCAL a.b = 1; END$$                  | a.b",
        "DO 'BEGIN PERFORM set_config(''a.b'', ''c'', true); END' | a.b",
        "DO $x$BEGIN EXECUTE 'SELECT set_config(''a.b'', ''''x'''', true)'; END$x$ | a.b",
      })
  void aNameIsFoundHoweverItIsWritten(String sql, String name) {
    assertThat(names(sql.replace("\\n", "\n"))).containsExactly(name);
  }

  @Test
  void allNamesAreFoundInTheirOrder() {
    assertThat(
            names("SET a.b = 1; SELECT set_config('c.d', '', false), set_config('e.f', '', true)"))
        .containsExactly("a.b", "c.d", "e.f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET work_mem = '1MB'",
        "SELECT set_config('work_mem', '1MB', false)",
        "UPDATE t SET x = t.y WHERE a.b",
        "SELECT 'settle' || offset.b",
        "SELECT set_config(x, 'a.b', false)",
        "",
        "set",
        "SET /* without an end",
      })
  void otherTextsNameNone(String sql) {
    assertThat(names(sql)).isEmpty();
  }
}
