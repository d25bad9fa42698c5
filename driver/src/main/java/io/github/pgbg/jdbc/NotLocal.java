package io.github.pgbg.jdbc;

/** A call that looked local but needs the server: its types are for PostgreSQL to judge. */
final class NotLocal extends Exception {
  private static final long serialVersionUID = 1;

  NotLocal() {
    super(null, null, false, false); // control flow: no stack trace
  }
}
