package io.github.pgbg.internal.observe;

import io.github.pgbg.internal.observe.Observer.Span;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call that came from inside of the server, as long as the driver took to answer it. */
@Name("io.github.pgbg.BridgeRequest")
@Label("Bridge Request")
@Category("pgbg")
@StackTrace(false)
final class BridgeRequestEvent extends Event {
  @Label("PID")
  int pid;

  @Label("Operation")
  @Nullable String operation;

  @Label("SQLSTATE")
  @Nullable String sqlState;

  static Span<String> begun(int pid, String operation) {
    BridgeRequestEvent event = new BridgeRequestEvent();
    event.begin();
    return sqlState -> event.end(pid, operation, sqlState);
  }

  private void end(int askingPid, String asked, String state) {
    if (shouldCommit()) {
      pid = askingPid;
      operation = asked;
      sqlState = state;
      commit();
    }
  }
}
