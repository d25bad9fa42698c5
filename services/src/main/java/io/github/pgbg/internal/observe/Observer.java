package io.github.pgbg.internal.observe;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Receives what happens to jobs, and passes it on to Flight Recorder and to the JMX bean. */
public final class Observer {
  /** The SQLSTATE of what ended without an error. */
  public static final String SUCCESS = "00000";

  private static final boolean RECORDER = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Observer() {}

  /** Something that has a beginning and an end; its end is reported once. */
  public interface Span<T> {
    void end(T how);
  }

  /** A launch begins; it ends when the job is under way. */
  public static Span<ObservedJob> launch() {
    Span<ObservedJob> event = event(() -> LaunchEvent.begun());
    return job -> {
      JobMetrics.ALL.launched();
      if (event != null) {
        event.end(job);
      }
    };
  }

  /** A job begins. */
  public static Span<JobEnd> job(ObservedJob job) {
    JobMetrics.ALL.begun(job);
    Span<JobEnd> event = event(() -> JobEvent.begun(job));
    return end -> {
      JobMetrics.ALL.ended(job, end);
      if (event != null) {
        event.end(end);
      }
    };
  }

  /** Somebody asked a job to end. */
  public static void cancel(int pid, long graceMillis) {
    if (RECORDER) {
      CancelEvent.happened(pid, graceMillis);
    }
  }

  /** A call from inside of the server is answered; its end is a SQLSTATE. */
  public static Span<String> bridgeRequest(int pid, String operation) {
    Span<String> event = event(() -> BridgeRequestEvent.begun(pid, operation));
    return event == null ? sqlState -> {} : event;
  }

  private static <T> @Nullable Span<T> event(Supplier<Span<T>> begun) {
    return RECORDER ? begun.get() : null;
  }
}
