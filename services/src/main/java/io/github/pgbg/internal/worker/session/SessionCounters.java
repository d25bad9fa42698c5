package io.github.pgbg.internal.worker.session;

import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.worker.job.Job;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts the jobs of a session; a job is counted as ended when somebody looks. */
final class SessionCounters {
  private static final int LOOK_AT = 64;

  private final List<Job> running = new ArrayList<>();
  private long launched;
  private long completed;
  private long failed;
  private long canceled;
  private long timedOut;
  private long elapsedNanos;

  synchronized void launched(Job job) {
    launched++;
    if (running.size() >= LOOK_AT) {
      settle();
    }
    running.add(job);
  }

  synchronized void timedOut() {
    timedOut++;
  }

  synchronized SessionStatistics statistics(int maxWorkers) {
    settle();
    long ended = completed + failed + canceled;
    return new SessionStatistics(
        launched,
        completed,
        failed,
        canceled,
        timedOut,
        running.size(),
        ended == 0 ? 0 : (double) elapsedNanos / ended / TimeUnit.MILLISECONDS.toNanos(1),
        maxWorkers);
  }

  private void settle() {
    for (Iterator<Job> jobs = running.iterator(); jobs.hasNext(); ) {
      Job job = jobs.next();
      JobState state = job.state();
      if (state.isTerminal()) {
        jobs.remove();
        elapsedNanos += job.elapsedNanos();
        switch (state) {
          case ERROR -> failed++;
          case CANCELED -> canceled++;
          default -> completed++;
        }
      }
    }
  }
}
