package io.github.pgbg.internal.sql.statement;

/** What a statement answers with, as far as its text tells. */
public enum StatementKind {
  /** Gives rows: SELECT, VALUES, SHOW, EXPLAIN, FETCH, … RETURNING. */
  ROWS,
  /** Gives a command tag only. */
  COMMAND,
  /** EXECUTE and CALL: what was prepared or is called decides. */
  ROWS_OR_COMMAND,
  TRANSACTION_CONTROL,
  LISTEN,
  /** COPY that reads from the client. */
  COPY_FROM_STDIN,
  /** COPY that writes to the client. */
  COPY_TO_STDOUT
}
