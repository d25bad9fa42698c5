package io.github.pgbg.internal.observe;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** A job was asked to end. */
@Name("io.github.pgbg.Cancel")
@Label("Background Cancel")
@Category("pgbg")
final class CancelEvent extends Event {
  @Label("Worker PID")
  int pid;

  @Label("Grace")
  @Timespan(Timespan.MILLISECONDS)
  long grace;

  static void happened(int pid, long graceMillis) {
    CancelEvent event = new CancelEvent();
    if (event.isEnabled()) {
      event.pid = pid;
      event.grace = graceMillis;
      event.commit();
    }
  }
}
