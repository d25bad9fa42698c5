package io.github.pgbg.internal.observe;

import io.github.pgbg.internal.observe.Observer.Span;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A launch, as long as the caller waited for it. */
@Name("io.github.pgbg.Launch")
@Label("Background Launch")
@Category("pgbg")
@Description("The launch of a job, as long as the caller waited for it")
final class LaunchEvent extends Event {
  @Label("Worker PID")
  int pid;

  @Label("Launcher PID")
  int launcherPid;

  @Label("Label")
  @Nullable String label;

  @Label("SQL Preview")
  @Nullable String sqlPreview;

  static Span<ObservedJob> begun() {
    LaunchEvent event = new LaunchEvent();
    event.begin();
    return event::end;
  }

  private void end(ObservedJob job) {
    if (shouldCommit()) {
      pid = job.pid();
      launcherPid = job.launcherPid();
      label = job.label();
      sqlPreview = job.sqlPreview();
      commit();
    }
  }
}
