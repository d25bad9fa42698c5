package io.github.pgbg.tests.faults;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the network or the server, and from when on.
 *
 * @param role whose connections are silent; null for those that are opened from now on, if there is
 *     a stall, and for none
 * @param stall how; null if all is well
 * @param before the call begins, or while it waits
 */
record Fault(@Nullable Role role, @Nullable Stall stall, boolean before) {
  static final Fault NONE = new Fault(null, null, false);

  /** New connections are taken, and nothing is ever said on them. */
  static final Fault NEW_CONNECTIONS = new Fault(null, Stall.FROZEN_NETWORK, true);

  boolean isOfNewConnections() {
    return this.equals(NEW_CONNECTIONS);
  }

  /**
   * Whether the call is to end by it. PgJDBC's own statements end no sooner where their backend is
   * silent, and who is frozen does not hear that it is to end.
   */
  boolean canEnd(Kind kind, Ending ending) {
    if (!kind.waits() && !before) {
      return false;
    }
    if (isOfNewConnections()) {
      return switch (ending) {
        case QUERY_TIMEOUT, CANCEL, INTERRUPT, CLOSE_STATEMENT -> kind == Kind.RESULT;
        case ABORT, CLOSE -> kind == Kind.RESULT || kind == Kind.RESULT_IN_DO;
        default -> false;
      };
    }
    if (role == null) {
      return true;
    }
    if (ending == Ending.RESTART) {
      return role != Role.LAUNCHER && stall != Stall.FROZEN_BACKEND;
    }
    return switch (role) {
      case LAUNCHER ->
          ending != Ending.TERMINATE_LAUNCHER
              && !(ending.needsTheLauncher() && (kind.isBridged() || before));
      case CONTROL -> kind.isBridged() || kind == Kind.CLOSE;
      case WORKER -> !(ending == Ending.TERMINATE_WORKER && stall == Stall.FROZEN_BACKEND);
    };
  }

  /** Whether the session's own connection is lost, which it learns when it uses it. */
  boolean losesTheSession() {
    return role == Role.LAUNCHER && stall == Stall.HALF_OPEN;
  }

  @Override
  public String toString() {
    return stall == null
        ? "nothing"
        : (role == null ? "NEW CONNECTIONS" : role) + " " + stall + (before ? " before" : "");
  }
}
