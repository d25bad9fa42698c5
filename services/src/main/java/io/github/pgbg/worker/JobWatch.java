package io.github.pgbg.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to be told of a job's progress and end. They are told in a thread of their own, so
 * that none of them keeps a worker from its next job.
 */
final class JobWatch {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private final List<Consumer<Progress>> listeners = new ArrayList<>();
  private @Nullable CompletableFuture<WorkerState> completion;
  private @Nullable Progress last;
  private @Nullable WorkerState end;
  private @Nullable Throwable error;

  /** Cancelling or completing it changes nothing for others. */
  synchronized CompletableFuture<WorkerState> completion() {
    if (completion == null) {
      completion = new CompletableFuture<>();
      if (end != null) {
        complete(completion, end, error);
      }
    }
    return completion.copy();
  }

  void ended(WorkerState newEnd, @Nullable Throwable why) {
    CompletableFuture<WorkerState> waiting;
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
      CompletableFuture<WorkerState> completion, WorkerState end, @Nullable Throwable why) {
    if (why == null) {
      completion.complete(end);
    } else {
      completion.completeExceptionally(why);
    }
  }

  /** Told at once what was reported before. */
  void onProgress(Consumer<Progress> listener) {
    Progress before;
    synchronized (this) {
      listeners.add(listener);
      before = last;
    }
    if (before != null) {
      listener.accept(before);
    }
  }

  /** In the worker's thread, so that reports keep their order. */
  void progress(Progress progress) {
    List<Consumer<Progress>> told;
    synchronized (this) {
      last = progress;
      told = List.copyOf(listeners);
    }
    for (Consumer<Progress> listener : told) {
      try {
        listener.accept(progress);
      } catch (RuntimeException e) {
        LOG.warn("A progress listener failed; the job goes on", e);
      }
    }
  }
}
