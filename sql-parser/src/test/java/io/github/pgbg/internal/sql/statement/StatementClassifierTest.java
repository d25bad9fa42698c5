package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table a kind. */
class StatementClassifierTest {
  private static void assertKind(String sql, StatementKind kind) {
    assertThat(StatementSplitter.split(sql, new LexerOptions(true, true)))
        .extracting(SqlStatement::kind)
        .containsExactly(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "/* c */ select 1",
        "((SELECT 1) UNION SELECT 2)",
        "SELECT a AS into, t.into FROM t",
        "VALUES (1)",
        "TABLE t",
        "SHOW x",
        "EXPLAIN ANALYZE DELETE FROM t",
        "FETCH ALL FROM c",
        "INSERT INTO t VALUES (1) RETURNING a",
        "UPDATE t SET a = 1 RETURNING *",
        "DELETE FROM t RETURNING *",
        "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE RETURNING *",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "WITH delete AS (SELECT 1), insert(a) AS (VALUES (1)) SELECT 1",
        "WITH x AS (DELETE FROM t) (SELECT 1)",
        "WITH x AS (SELECT 1) INSERT INTO u SELECT * FROM x RETURNING 1",
        "WITH RECURSIVE t(n) AS MATERIALIZED (VALUES (1)) SEARCH DEPTH FIRST BY n, m SET o"
            + " CYCLE n SET c USING p, b AS NOT MATERIALIZED (SELECT 1) TABLE t",
      })
  void theseGiveRows(String sql) {
    assertKind(sql, StatementKind.ROWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 INTO t",
        "(SELECT 1 INTO t)",
        "WITH x AS (SELECT 1) SELECT 1 INTO t",
        "INSERT INTO t SELECT 1",
        "UPDATE t SET a = (WITH z AS (DELETE FROM q RETURNING 1) SELECT 1)",
        "WITH x AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM x",
        "MOVE 1 FROM c",
        "DECLARE c CURSOR FOR SELECT 1",
        "CREATE TABLE t AS SELECT 1",
        "CREATE RULE r AS ON INSERT TO t DO INSTEAD INSERT INTO u VALUES (1) RETURNING *",
        "PREPARE p AS SELECT 1",
        "PREPARE transaction AS SELECT 1",
        "SET x = 1",
        "DO $$ BEGIN END $$",
        "VACUUM",
        "COPY t TO '/tmp/x'",
        "COPY t FROM PROGRAM 'cat'",
        "nonsense",
        "WITH x",
        "(",
      })
  void theseGiveACommandTag(String sql) {
    assertKind(sql, StatementKind.COMMAND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXECUTE p(1)", "CALL p()", "{call p(?)}", "{? = call f()}"})
  void theseCanDoEither(String sql) {
    assertKind(sql, StatementKind.ROWS_OR_COMMAND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "begin isolation level serializable",
        "START TRANSACTION",
        "COMMIT AND CHAIN",
        "END",
        "ABORT",
        "ROLLBACK TO a",
        "SAVEPOINT a",
        "RELEASE a",
        "PREPARE TRANSACTION 'x'",
        "COMMIT PREPARED 'x'",
        "ROLLBACK PREPARED 'x'"
      })
  void theseControlTransactions(String sql) {
    assertKind(sql, StatementKind.TRANSACTION_CONTROL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"COPY t FROM STDIN", "COPY t(a) from stdin WITH CSV", "COPY BINARY t FROM STDOUT"})
  void theseReadFromTheClient(String sql) {
    assertKind(sql, StatementKind.COPY_FROM_STDIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY t TO STDOUT",
        "COPY (SELECT a FROM stdin) TO stdout",
        "COPY s.from TO STDIN"
      })
  void theseWriteToTheClient(String sql) {
    assertKind(sql, StatementKind.COPY_TO_STDOUT);
  }
}
