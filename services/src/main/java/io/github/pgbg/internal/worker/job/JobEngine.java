package io.github.pgbg.internal.worker.job;

/**
 * Makes a job go on: reads what its worker answers, and sends what comes next. One thread at a time
 * does so; who waits for the job is the first choice.
 */
interface JobEngine {

  /** Whether the calling thread is now the one that works; then it has to {@link #leave}. */
  boolean enter();

  void leave();

  /**
   * Works until the goal is reached or the time is over.
   *
   * @return false if the calling thread can do nothing before something changes
   */
  boolean work(WaitGoal goal, long nanos);

  /**
   * Ends the connection if a thread is stuck in sending on it, or in the middle of a message; from
   * any thread.
   *
   * @return whether it did
   */
  boolean breakOffIfStalled();

  /** Sends for more rows if there is room for them, and waits for nothing. */
  void sendAhead();

  /**
   * The launching thread, which was said to wait, is done with the job: its worker is as before.
   */
  void settle();

  /**
   * Nobody waits for the job any more: sees to it that somebody works for it, if there is work.
   *
   * @param atOnce else after a while, in which whoever waited may be back
   */
  void attend(boolean atOnce);
}
