package io.github.pgbg.internal.worker.base;

import java.sql.SQLException;

/** What a waiting call looks at besides the thing it waits for. */
public interface WaitGuard {

  Cancellation cancellation();

  /** How often {@link #check} wants to be called. */
  default long checkEveryNanos() {
    return Long.MAX_VALUE;
  }

  /** Called outside of locks while the wait goes on; throws to end it. */
  default void check() throws SQLException {}

  /** Called before each piece is taken of what is waited for, waited or not; throws to end it. */
  default void beforeRead() throws SQLException {}

  static WaitGuard of(Cancellation cancellation) {
    return () -> cancellation;
  }
}
