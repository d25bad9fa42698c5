package io.github.pgbg.internal.observe;

import io.github.pgbg.internal.observe.Observer.Span;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A job, from its launch to its end. */
@Name("io.github.pgbg.Job")
@Label("Background Job")
@Category("pgbg")
@Description("A job of a background worker, from its launch to its end")
@StackTrace(false)
final class JobEvent extends Event {
  @Label("Worker PID")
  int pid;

  @Label("Launcher PID")
  int launcherPid;

  @Label("Label")
  @Nullable String label;

  @Label("SQL Preview")
  @Nullable String sqlPreview;

  @Label("Outcome")
  @Nullable String outcome;

  @Label("SQLSTATE")
  @Nullable String sqlState;

  @Label("Rows")
  long rows;

  @Label("Bytes")
  @DataAmount
  long bytes;

  static Span<JobEnd> begun(ObservedJob job) {
    JobEvent event = new JobEvent();
    event.begin();
    return end -> event.end(job, end);
  }

  private void end(ObservedJob job, JobEnd end) {
    if (shouldCommit()) {
      pid = job.pid();
      launcherPid = job.launcherPid();
      label = job.label();
      sqlPreview = job.sqlPreview();
      outcome = end.outcome();
      sqlState = end.sqlState();
      rows = end.rows();
      bytes = end.bytes();
      commit();
    }
  }
}
