package io.github.pgbg.internal.observe;

import java.util.List;

/** The JMX bean {@code io.github.pgbg:type=Workers}: jobs of all sessions of this JVM. */
public interface WorkersMXBean {
  /** Jobs launched since the start. */
  long getLaunched();

  /** Jobs that ended without an error. */
  long getCompleted();

  /** Jobs that ended with an error. */
  long getFailed();

  /** Jobs that were cancelled. */
  long getCanceled();

  /** Jobs that run now. */
  int getRunning();

  /** The jobs that run now, the oldest first. */
  List<RunningJob> getRunningJobs();
}
