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

  private record Wait(Set<Integer> workerPids, long atNanos) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH_NANOS;
    }
  }

  /** Asks the server for the backends that one waits for, over any number of others. */
  interface Blockers {
    Set<Integer> of(int pid) throws SQLException;
  }

  /** The launcher waits for the end of any of the workers, now. */
  static void waits(Backend launcher, Set<Integer> workerPids) {
    WAITS.values().removeIf(wait -> !wait.isFresh());
    WAITS.put(launcher, new Wait(workerPids, System.nanoTime()));
  }

  /** It does not any more. */
  static void ends(Backend launcher) {
    WAITS.remove(launcher);
  }

  /**
   * Whether all of the workers wait for their launcher, perhaps over launchers all of whose workers
   * do; then one of these is to give up: the one with the highest process id.
   *
   * @return the process id of that launcher; 0 if there is no such circle
   */
  static int victim(Backend launcher, Set<Integer> workerPids, Blockers blockers)
      throws SQLException {
    Search search = new Search(launcher, blockers);
    return search.allWait(workerPids) ? search.highest : 0;
  }

  /** Follows waits from one launcher until all lead back to it, or one leads elsewhere. */
  private static final class Search {
    private final Backend launcher;
    private final Blockers blockers;
    private final Set<Integer> seen = new HashSet<>();
    private int highest;

    Search(Backend launcher, Blockers blockers) {
      this.launcher = launcher;
      this.blockers = blockers;
      this.highest = launcher.pid();
    }

    boolean allWait(Set<Integer> workers) throws SQLException {
      for (int worker : workers) {
        if (seen.add(worker) && !waits(worker)) { // one that was seen waits if the others do
          return false;
        }
      }
      return !workers.isEmpty();
    }

    private boolean waits(int worker) throws SQLException {
      Set<Integer> blocking = blockers.of(worker);
      if (blocking.contains(launcher.pid())) {
        return true;
      }
      for (int pid : blocking) {
        Wait wait = WAITS.get(new Backend(launcher.server(), pid));
        if (wait != null && wait.isFresh() && allWait(wait.workerPids())) {
          highest = Math.max(highest, pid);
          return true;
        }
      }
      return false;
    }
  }
}
