package io.github.pgbg.worker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workers that a session has handles for, and who may use them. */
final class WorkerRegistry {
  private final Map<Integer, Worker> workers = new ConcurrentHashMap<>();
  private final LauncherState state;

  WorkerRegistry(LauncherState state) {
    this.state = state;
  }

  void add(Worker worker) {
    workers.put(worker.pid(), worker);
  }

  void remove(Worker worker) {
    workers.remove(worker.pid(), worker);
  }

  int size() {
    return workers.size();
  }

  Set<Integer> pids() {
    return workers.keySet();
  }

  /** All of them, the oldest first. */
  List<Worker> all() {
    if (workers.isEmpty()) {
      return List.of();
    }
    List<Worker> all = new ArrayList<>(workers.values());
    all.sort(Comparator.comparing(Worker::launchedAt));
    return all;
  }

  /** Those that the current role may manage. */
  List<Worker> manageable() throws SQLException {
    if (workers.isEmpty()) {
      state.checkTransaction();
      return List.of();
    }
    List<Worker> manageable = new ArrayList<>();
    for (Worker worker : all()) {
      if (state.mayManage(worker)) {
        manageable.add(worker);
      }
    }
    return manageable;
  }

  /**
   * The worker of a handle; a cookie of null is the v1 API.
   *
   * @throws SQLException 42704, 42501, 55000
   */
  Worker attached(int pid, @Nullable Long cookie) throws SQLException {
    Worker worker = attached(pid);
    if (cookie != null && worker.cookie() != cookie) {
      throw BackgroundErrors.cookieMismatch(pid);
    }
    return worker;
  }

  Worker attached(int pid) throws SQLException {
    Worker worker = find(pid);
    if (worker == null) {
      throw BackgroundErrors.notAttached(pid);
    }
    return worker;
  }

  /**
   * The worker of a pid, or null.
   *
   * @throws SQLException 42501; 25P02 in a failed transaction
   */
  @Nullable Worker find(int pid) throws SQLException {
    Worker worker = workers.get(pid);
    if (worker == null) {
      state.checkTransaction();
    } else if (!state.mayManage(worker)) {
      throw BackgroundErrors.permissionDenied(pid);
    }
    return worker;
  }
}
