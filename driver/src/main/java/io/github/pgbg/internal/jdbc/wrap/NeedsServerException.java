package io.github.pgbg.internal.jdbc.wrap;

/** A call that looked local but needs the server: its types are for PostgreSQL to judge. */
public final class NeedsServerException extends Exception {
  private static final long serialVersionUID = 1;

  public NeedsServerException() {
    super(null, null, false, false); // control flow: no stack trace
  }
}
