package io.github.pgbg.api;

import java.sql.SQLException;

/** An error of a stream of rows, whose methods cannot throw it themselves. */
public final class UncheckedSQLException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wraps it. */
  public UncheckedSQLException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
