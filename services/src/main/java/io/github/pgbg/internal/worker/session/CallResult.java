package io.github.pgbg.internal.worker.session;

import io.github.pgbg.internal.worker.job.JobResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function of the API gives; values in PostgreSQL's text form. */
public sealed interface CallResult {

  /** A scalar, void as the empty string; null for NULL. */
  record Value(@Nullable String text) implements CallResult {}

  /** A composite value; null as a whole for a strict function that was given NULL. */
  record Row(@Nullable List<@Nullable String> values) implements CallResult {}

  /**
   * Rows of known columns.
   *
   * @param columns how many each row has
   */
  record RowSet(int columns, List<List<@Nullable String>> rows) implements CallResult {}

  /** The rows of a job, to be read and closed. */
  record JobRows(JobResult result) implements CallResult {}
}
