package io.github.pgbg.internal.observe;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the jobs of all sessions, and remembers those that run. */
public final class JobMetrics implements WorkersMXBean {
  public static final JobMetrics ALL = new JobMetrics();

  private final LongAdder launched = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder canceled = new LongAdder();
  private final Set<ObservedJob> running = ConcurrentHashMap.newKeySet();

  private JobMetrics() {}

  void launched() {
    launched.increment();
    JmxBean.register();
  }

  void begun(ObservedJob job) {
    running.add(job);
  }

  void ended(ObservedJob job, JobEnd end) {
    running.remove(job);
    switch (end.outcome()) {
      case "error" -> failed.increment();
      case "canceled" -> canceled.increment();
      default -> completed.increment();
    }
  }

  @Override
  public long getLaunched() {
    return launched.sum();
  }

  @Override
  public long getCompleted() {
    return completed.sum();
  }

  @Override
  public long getFailed() {
    return failed.sum();
  }

  @Override
  public long getCanceled() {
    return canceled.sum();
  }

  @Override
  public int getRunning() {
    return running.size();
  }

  @Override
  public List<RunningJob> getRunningJobs() {
    return running.stream()
        .sorted(Comparator.comparing(ObservedJob::launchedAt))
        .map(RunningJob::new)
        .toList();
  }
}
