package io.github.pgbg.tests.faults;

import java.sql.SQLException;

/** What ends a call from outside. */
enum Ending {
  QUERY_TIMEOUT,
  CANCEL,
  INTERRUPT,
  CLOSE_STATEMENT,
  ABORT,
  CLOSE,
  NETWORK_TIMEOUT,
  TERMINATE_LAUNCHER,
  TERMINATE_WORKER,
  /** No reason to end: the call goes on over another one, and is cancelled then. */
  TERMINATE_CONTROL,
  RESTART;

  /** Of a call that has begun. */
  void on(Stage stage) throws SQLException {
    switch (this) {
      case CANCEL -> stage.statement().cancel();
      case INTERRUPT -> stage.caller().interrupt();
      case CLOSE_STATEMENT -> stage.statement().close();
      case ABORT -> stage.connection().abort(Runnable::run);
      case CLOSE -> stage.connection().close();
      case TERMINATE_LAUNCHER -> stage.terminate(Role.LAUNCHER);
      case TERMINATE_WORKER -> stage.terminate(Role.WORKER);
      case TERMINATE_CONTROL -> {
        stage.terminate(Role.CONTROL);
        stage.statement().cancel();
      }
      case QUERY_TIMEOUT, NETWORK_TIMEOUT, RESTART -> {}
    }
  }

  /** Whether the session is usable afterwards. */
  boolean leavesTheSession() {
    return switch (this) {
      case QUERY_TIMEOUT, CANCEL, INTERRUPT, CLOSE_STATEMENT, TERMINATE_WORKER, TERMINATE_CONTROL ->
          true;
      case ABORT, CLOSE, NETWORK_TIMEOUT, TERMINATE_LAUNCHER, RESTART -> false;
    };
  }

  /** Whether PgJDBC itself needs an answer of the session's backend for it. */
  boolean needsTheLauncher() {
    return switch (this) {
      case QUERY_TIMEOUT, CANCEL, INTERRUPT, CLOSE_STATEMENT, TERMINATE_CONTROL -> true;
      default -> false;
    };
  }
}
