package io.github.pgbg.internal.worker.base;

/** Takes the notices of a job while its reader waits, as they are raised. */
public interface NoticeReader {

  /**
   * Takes some; in the thread that waits.
   *
   * @param mostBytes how much text of the job's notices may be kept that nobody has looked at
   */
  void read(NoticeBatch notices, long mostBytes);
}
