package io.github.pgbg.internal.observe;

import java.time.Duration;
import java.time.Instant;

/** A row of {@link WorkersMXBean#getRunningJobs}; JMX on Java 17 wants getters. */
public final class RunningJob {
  private final ObservedJob job;

  RunningJob(ObservedJob job) {
    this.job = job;
  }

  public int getPid() {
    return job.pid();
  }

  public int getLauncherPid() {
    return job.launcherPid();
  }

  /** Empty without a label. */
  public String getLabel() {
    return job.label() == null ? "" : job.label();
  }

  public String getSqlPreview() {
    return job.sqlPreview();
  }

  /** As ISO 8601. */
  public String getLaunchedAt() {
    return job.launchedAt().toString();
  }

  public long getMillis() {
    return Duration.between(job.launchedAt(), Instant.now()).toMillis();
  }
}
