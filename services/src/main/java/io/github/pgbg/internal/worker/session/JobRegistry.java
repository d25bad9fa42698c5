package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.base.BackgroundErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workers that a session has handles for, and who may use them. */
final class JobRegistry {
  private final Map<Integer, JobEntry> workers = new ConcurrentHashMap<>();
  private final LauncherState state;

  JobRegistry(LauncherState state) {
    this.state = state;
  }

  void add(JobEntry worker) {
    workers.put(worker.pid(), worker);
  }

  void remove(JobEntry worker) {
    workers.remove(worker.pid(), worker);
  }

  int size() {
    return workers.size();
  }

  Set<Integer> pids() {
    return workers.keySet();
  }

  /** All of them, the oldest first. */
  List<JobEntry> all() {
    if (workers.isEmpty()) {
      return List.of();
    }
    List<JobEntry> all = new ArrayList<>(workers.values());
    all.sort(Comparator.comparing(JobEntry::launchedAt));
    return all;
  }

  /** Those that the current role may manage. */
  List<JobEntry> manageable() throws SQLException {
    if (workers.isEmpty()) {
      state.checkTransaction();
      return List.of();
    }
    List<JobEntry> manageable = new ArrayList<>();
    for (JobEntry worker : all()) {
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
  JobEntry attached(int pid, @Nullable Long cookie) throws SQLException {
    JobEntry worker = attached(pid);
    if (cookie != null && worker.cookie() != cookie) {
      throw BackgroundErrors.cookieMismatch(pid);
    }
    return worker;
  }

  JobEntry attached(int pid) throws SQLException {
    JobEntry worker = find(pid);
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
  @Nullable JobEntry find(int pid) throws SQLException {
    JobEntry worker = workers.get(pid);
    if (worker == null) {
      state.checkTransaction();
    } else if (!state.mayManage(worker)) {
      throw BackgroundErrors.permissionDenied(pid);
    }
    return worker;
  }
}
