package io.github.pgbg.internal.worker.job;

/** What somebody waits for. */
enum WaitGoal {
  /** The job has ended. */
  END,

  /** It has ended, or waits for a reader: a small result is complete then. */
  FULL_OR_END,

  /** There are rows, or no more will come. */
  ROWS
}
