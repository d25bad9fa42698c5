package io.github.pgbg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTagTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO t VALUES (1) | 1 | INSERT 0 1",
        "/* c */ update t SET x = 1 | 3 | UPDATE 3",
        "CREATE UNLOGGED TABLE t(x int) | 0 | CREATE TABLE",
        "create or replace function f() RETURNS int | 0 | CREATE FUNCTION",
        "CREATE UNIQUE INDEX i ON t(x) | 0 | CREATE INDEX",
        "DROP MATERIALIZED VIEW v | 0 | DROP MATERIALIZED VIEW",
        "SET work_mem = '1MB' | 0 | SET",
        "VACUUM t | 0 | VACUUM",
      })
  void isTheTagOfPostgresql(String sql, long count, String tag) {
    assertThat(CommandTag.of(sql, count)).isEqualTo(tag);
  }
}
