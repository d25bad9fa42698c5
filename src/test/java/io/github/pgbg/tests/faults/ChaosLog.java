package io.github.pgbg.tests.faults;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What was promised, what was refused, and what the hand of chaos did. */
final class ChaosLog {
  /** A job ends long before: a fault that comes later has not ended it. */
  private static final long JOB_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The news of an end takes a moment to arrive. */
  private static final long NEWS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Stands for all backends. */
  static final int EVERYBODY = 0;

  private record Act(int pid, long begin, long end, boolean silent) {}

  private record Launched(int pid, long begin, String how) {}

  private final Map<Long, Launched> launched = new ConcurrentHashMap<>();
  private final Map<Long, String> committed = new ConcurrentHashMap<>();
  private final Map<Long, String> refused = new ConcurrentHashMap<>();
  private final Queue<Act> acts = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> figures = new ConcurrentHashMap<>();

  /** A launch has returned, or the caller has detached: the row will be there, unless… */
  void launched(long id, int pid, long begin, String how) {
    launched.put(id, new Launched(pid, begin, how));
    count("launched");
  }

  /** The result said so: the row is there. */
  void committed(long id, String how) {
    committed.put(id, how);
    count("committed");
  }

  /** The error said so: the row is not there. */
  void refused(long id, String why) {
    refused.put(id, why);
    launched.remove(id);
    count("refused");
  }

  /** The hand has ended a backend, or the way to it, at some time from begin to end. */
  void act(String what, int pid, long begin) {
    acts.add(new Act(pid, begin, System.nanoTime(), false));
    count(what);
  }

  /** The same without a word: what is sent there later is lost, too. */
  void silentAct(String what, int pid, long begin) {
    acts.add(new Act(pid, begin, System.nanoTime(), true));
    count(what);
  }

  void count(String what) {
    figures.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
  }

  /** What was promised and is not there, or was refused and is. */
  Map<Long, String> broken(Set<Long> there) {
    Map<Long, String> broken = new TreeMap<>();
    committed.forEach(
        (id, how) -> note(broken, !there.contains(id), id, "lost, committed by " + how));
    refused.forEach((id, why) -> note(broken, there.contains(id), id, "there, refused by " + why));
    launched.forEach(
        (id, launch) -> {
          boolean missing = !there.contains(id) && !committed.containsKey(id);
          if (missing && wasDisturbed(launch)) {
            count("ended by the hand");
          } else {
            note(broken, missing, id, "lost, launched by " + launch.how);
          }
        });
    return broken;
  }

  private static void note(Map<Long, String> broken, boolean isBroken, long id, String what) {
    if (isBroken) {
      broken.put(id, what);
    }
  }

  /** Whether the hand may have ended this job. */
  private boolean wasDisturbed(Launched launch) {
    return acts.stream()
        .anyMatch(
            act ->
                (act.pid == launch.pid || act.pid == EVERYBODY)
                    && (act.silent || act.end + NEWS_NANOS - launch.begin >= 0)
                    && act.begin - launch.begin < JOB_NANOS);
  }

  Map<String, AtomicInteger> figures() {
    return new TreeMap<>(figures);
  }
}
