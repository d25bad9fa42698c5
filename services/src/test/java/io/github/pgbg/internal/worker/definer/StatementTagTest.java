package io.github.pgbg.internal.worker.definer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTagTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insert into t values (1)|INSERT 0 3",
        "WITH a AS (DELETE FROM t RETURNING 1) UPDATE t SET i = 1|UPDATE 3",
        "/* x */ DELETE FROM t|DELETE 3",
        "VALUES (1)|SELECT 3",
        "(SELECT 1)|SELECT 3",
        "SELECT 1 INTO t|SELECT 3",
        "CREATE TEMP TABLE t AS SELECT 1|SELECT 3",
        "CREATE TABLE t AS SELECT 1 WITH NO DATA|CREATE TABLE",
        "CREATE TABLE t(i int)|CREATE TABLE",
        "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x'|CREATE FUNCTION",
        "CREATE MATERIALIZED VIEW v AS SELECT 1|SELECT 3",
        "REFRESH MATERIALIZED VIEW v|REFRESH MATERIALIZED VIEW",
        "CREATE UNIQUE INDEX i ON t(i)|CREATE INDEX",
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON x|CREATE TRIGGER",
        "DROP FOREIGN TABLE t|DROP FOREIGN TABLE",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x|ALTER DEFAULT PRIVILEGES",
        "CREATE USER x|CREATE ROLE",
        "ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING|ALTER TEXT SEARCH CONFIGURATION",
        "GRANT SELECT ON t TO x|GRANT",
        "GRANT a TO b|GRANT ROLE",
        "TRUNCATE t|TRUNCATE TABLE",
        "SET work_mem = '1MB'|SET",
        "SET CONSTRAINTS ALL DEFERRED|SET CONSTRAINTS",
        "COPY t FROM '/x'|COPY 3",
        "DECLARE c CURSOR FOR SELECT 1|DECLARE CURSOR",
        "CLOSE ALL|CLOSE CURSOR ALL",
        "DO 'x'|DO",
        "CALL p()|CALL",
        "EXPLAIN SELECT 1|EXPLAIN",
        "NOTIFY x|NOTIFY"
      })
  void tagsAreThoseOfTheServer(String statement, String tag) {
    assertThat(StatementTag.of(statement, 3)).isEqualTo(tag);
  }
}
