package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetStatementFinderTest {
  private static String found(String sql) {
    return AnalyzedSql.of(sql, LexerOptions.DEFAULT).settingStatements().stream()
        .map(s -> (s.scope() + " " + s.name() + "=" + s.value()).strip())
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set a.b = 1                            | a.b=1",
        "SET /* so */ \"a\" . \"B\" TO 'x y';   | a.b='x y'",
        "SET LOCAL A.B = - 5                    | LOCAL a.b=-5",
        "set session a.b to +007                | session a.b=7",
        "SET a.b = on                           | a.b=on",
        "SET a.b TO DEFAULT                     | a.b=null",
        "RESET a.b                              | a.b=null",
      },
      quoteCharacter = '~')
  void everySpellingIsFound(String sql, String expected) {
    assertThat(found(sql)).isEqualTo(expected.replace("'", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = 1",
        "SET a.b.c = 1",
        "SET a.b = 1, 2",
        "SET a.b",
        "SET a.b FROM CURRENT",
        "SET a.b = $1",
        "SET a.b = 1 + 1",
        "RESET a.b now",
        "UPDATE t SET a.b = 1",
        "DO 'BEGIN SET a.b = 1; END'",
      })
  void allElseIsLeftToTheServer(String sql) {
    assertThat(found(sql)).isEmpty();
  }

  @Test
  void eachStatementOfATextIsFoundAtItsPlace() {
    String sql = "SELECT 'SET a.b = 1'; SET a.b = 2; SELECT 1; RESET c.d -- end";
    assertThat(
            AnalyzedSql.of(sql, LexerOptions.DEFAULT).settingStatements().stream()
                .map(s -> sql.substring(s.start(), s.end())))
        .containsExactly("SET a.b = 2", "RESET c.d");
  }
}
