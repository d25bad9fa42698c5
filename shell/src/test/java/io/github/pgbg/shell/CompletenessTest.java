package io.github.pgbg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- only a comment",
        "SELECT 1;",
        "SELECT 1; -- done",
        "SELECT ';' FROM t;\n",
        "SELECT 1; SELECT 2;",
        "DO $$ BEGIN NULL; END $$;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;",
        ";",
      })
  void endsWithItsSemicolon(String text) {
    assertThat(Completeness.isComplete(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT ';",
        "SELECT 1 -- ;",
        "SELECT 1 /* ; */",
        "DO $$ BEGIN NULL;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;",
        "SELECT \"a;",
      })
  void goesOn(String text) {
    assertThat(Completeness.isComplete(text)).isFalse();
  }
}
