package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The control connections of this JVM: one for a server, database and user, and a few more where
 * many sessions share them, up to one a core.
 */
final class ControlConnections {
  private static final int SESSIONS_EACH = 8;
  private static final int MOST =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
  private static final Map<Object, List<ControlConnection>> SHARED = new HashMap<>();

  private ControlConnections() {}

  /** Joins a connection, which is opened when it is first used. */
  static ControlConnection join(ServerConnector info, WorkerOptions options) {
    synchronized (SHARED) {
      List<ControlConnection> all =
          SHARED.computeIfAbsent(info.sharingKey(), key -> new ArrayList<>());
      ControlConnection least =
          all.stream().min(Comparator.comparingInt(control -> control.sessions)).orElse(null);
      if (least == null || (least.sessions >= SESSIONS_EACH && all.size() < MOST)) {
        least = new ControlConnection(info, options);
        all.add(least);
      }
      least.sessions++;
      return least;
    }
  }

  /** Leaves it; the last one closes it. */
  static void leave(ServerConnector info, ControlConnection control) {
    synchronized (SHARED) {
      control.sessions--;
      if (control.sessions > 0) {
        return;
      }
      List<ControlConnection> all = SHARED.get(info.sharingKey());
      if (all != null) {
        all.remove(control);
        if (all.isEmpty()) {
          SHARED.remove(info.sharingKey());
        }
      }
    }
    control.close();
  }
}
