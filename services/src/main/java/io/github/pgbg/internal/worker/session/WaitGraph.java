package io.github.pgbg.internal.worker.session;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which backends of this JVM's sessions wait for which workers: what the server does not know of a
 * deadlock that goes through the driver. Waits are reported again and again while they last.
 */
final class WaitGraph {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final Map<Backend, Wait> WAITS = new ConcurrentHashMap<>();

  private WaitGraph() {}

  /**
   * A backend of a server.
   *
   * @param server its address
   */
  record Backend(String server, int pid) {}

  private record Wait(int workerPid, long atNanos) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH_NANOS;
    }
  }

  /** Asks the server for the backends that one waits for, over any number of others. */
  interface Blockers {
    Set<Integer> of(int pid) throws SQLException;
  }

  /** The launcher waits for the worker, now. */
  static void waits(Backend launcher, int workerPid) {
    WAITS.values().removeIf(wait -> !wait.isFresh());
    WAITS.put(launcher, new Wait(workerPid, System.nanoTime()));
  }

  /** It does not any more. */
  static void ends(Backend launcher) {
    WAITS.remove(launcher);
  }

  /**
   * Whether a worker waits for its launcher, perhaps over launchers that wait for theirs; then one
   * of these is to give up: the one with the highest process id.
   *
   * @return the process id of that launcher; 0 if there is no such circle
   */
  static int victim(Backend launcher, int workerPid, Blockers blockers) throws SQLException {
    Set<Integer> seen = new HashSet<>();
    int highest = launcher.pid();
    int worker = workerPid;
    while (seen.add(worker)) {
      Set<Integer> blocking = blockers.of(worker);
      if (blocking.contains(launcher.pid())) {
        return highest;
      }
      int next = 0;
      for (int pid : blocking) {
        Wait wait = WAITS.get(new Backend(launcher.server(), pid));
        if (wait != null && wait.isFresh()) {
          highest = Math.max(highest, pid);
          next = wait.workerPid();
        }
      }
      if (next == 0) {
        return 0;
      }
      worker = next;
    }
    return 0;
  }
}
