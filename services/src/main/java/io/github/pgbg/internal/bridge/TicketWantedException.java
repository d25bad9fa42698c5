package io.github.pgbg.internal.bridge;

import java.sql.SQLException;

/**
 * The role that asks has agreed to its jobs: it is to ask again, with a ticket. Never leaves the
 * bridge.
 */
final class TicketWantedException extends SQLException {
  private static final long serialVersionUID = 1;

  TicketWantedException() {
    super("the role that launches is to sign the job", "42501");
  }
}
