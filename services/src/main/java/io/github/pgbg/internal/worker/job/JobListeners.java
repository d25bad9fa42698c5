package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to learn of a job's progress and end. They are notified in a thread of their own,
 * so that none of them keeps a worker from its next job.
 */
public final class JobListeners {
  private static final Logger LOG = LoggerFactory.getLogger(JobListeners.class);

  private final List<Consumer<JobProgress>> listeners = new ArrayList<>();
  private @Nullable CompletableFuture<JobState> completion;
  private @Nullable JobProgress last;
  private @Nullable JobState end;
  private @Nullable Throwable error;

  /** Cancelling or completing it changes nothing for others. */
  public synchronized CompletableFuture<JobState> completion() {
    if (completion == null) {
      completion = new CompletableFuture<>();
      if (end != null) {
        complete(completion, end, error);
      }
    }
    return completion.copy();
  }

  void ended(JobState newEnd, @Nullable Throwable why) {
    CompletableFuture<JobState> waiting;
    synchronized (this) {
      end = newEnd;
      error = why;
      waiting = completion;
    }
    if (waiting != null) {
      Threads.WORKERS.execute(() -> complete(waiting, newEnd, why));
    }
  }

  private static void complete(
      CompletableFuture<JobState> completion, JobState end, @Nullable Throwable why) {
    if (why == null) {
      completion.complete(end);
    } else {
      completion.completeExceptionally(why);
    }
  }

  /** Told at once what was reported before. */
  public void onProgress(Consumer<JobProgress> listener) {
    JobProgress before;
    synchronized (this) {
      listeners.add(listener);
      before = last;
    }
    if (before != null) {
      listener.accept(before);
    }
  }

  /** In the worker's thread, so that reports keep their order. */
  void progress(JobProgress progress) {
    List<Consumer<JobProgress>> told;
    synchronized (this) {
      last = progress;
      told = List.copyOf(listeners);
    }
    for (Consumer<JobProgress> listener : told) {
      try {
        listener.accept(progress);
      } catch (RuntimeException e) {
        LOG.warn("A progress listener failed; the job goes on", e);
      }
    }
  }
}
