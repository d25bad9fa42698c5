package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.pgjdbc.MessageListener;
import io.github.pgbg.internal.pgjdbc.ServerNotice;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.sql.SQLWarning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;

/**
 * What a job's worker answers: rows, notices, errors and the state of its transaction, told apart
 * by the step whose answer it is. Used by one thread at a time.
 */
abstract class JobAnswers implements MessageListener {
  /** Enough for a reader to be busy for a while. */
  private static final long STREAMED_BATCH_BYTES = 32 * 1024;

  final Job job;
  final WorkerConnection worker;
  final @Nullable NestedCallPort calls;

  Step step = Step.START;

  /** Sent, and not yet answered in full. */
  int answersOfJob;

  int answersOfReset;
  char transaction = 'I';
  @Nullable PSQLException error;
  boolean resetFailed;
  private boolean resetsLate;

  boolean moreRows;
  long widestRow = 1;

  /** How many bytes of rows there was room for when it was last asked. */
  long room;

  private long arrivedBytes;
  private List<Tuple> rows = new ArrayList<>();
  private long noticeBytes;
  private final ArrayDeque<SQLWarning> requests = new ArrayDeque<>();

  /** Whose answer is awaited. */
  enum Step {
    START,
    SET_UP,
    BEFORE,
    ROWS,
    STREAM,
    END,
    DONE
  }

  JobAnswers(Job job, WorkerConnection worker, @Nullable NestedCallPort calls) {
    this.job = job;
    this.worker = worker;
    this.calls = calls;
  }

  // -- what differs between jobs

  /** It has been committed. */
  abstract void committed();

  /** Columns of statements of the job. */
  void columns(Field[] fields) {}

  /** Rows that have come from the portal together; those that are rows of the job. */
  List<Tuple> rowsOfPortal(List<Tuple> arrived) {
    return arrived;
  }

  void tag(String tag) {}

  /** A notice that is none of the driver's own; null if it is. */
  @Nullable ServerNotice noticeOfJob(ServerNotice notice, SQLWarning warning) {
    return notice;
  }

  /** Whether what arrives now belongs to a statement that stands before the job's. */
  boolean isOwnStatement() {
    return false;
  }

  // -- for those who differ

  final List<Tuple> takeRows() {
    List<Tuple> taken = rows;
    rows = new ArrayList<>();
    return taken;
  }

  // -- what has come

  final boolean isAwaiting() {
    return answersOfJob > 0 || (answersOfReset > 0 && !resetsLate);
  }

  /** Whether the job has its answer, and the reset of the worker has not. */
  final boolean isResetting() {
    return answersOfReset > 0;
  }

  /**
   * The thread that launches waits for the job, and sees to the answer of the reset when it has
   * done all else: the server has it ready by then.
   */
  final void resetLate() {
    resetsLate = true;
  }

  /** Whether the worker's session is as it was before the job. */
  final boolean isReset() {
    return !resetFailed;
  }

  /** Whether a call of the job's own waits to be served. */
  final boolean wasAsked() {
    return !requests.isEmpty();
  }

  /** Serves what the job has called; its backend waits for that. */
  final void serveCalls() {
    for (SQLWarning request = requests.poll(); request != null; request = requests.poll()) {
      if (calls != null && request instanceof PSQLWarning psql) {
        calls.serve(
            psql.getServerErrorMessage(),
            (notices, mostBytes) ->
                notices
                    .withCount()
                    .forEach(notice -> notice(ServerNotice.of(notice)))); // bounded there
      }
    }
  }

  // -- as it arrives

  private boolean isOfJob() {
    return answersOfJob > 0 && step != Step.SET_UP && step != Step.BEFORE && !isOwnStatement();
  }

  @Override
  public final void fields(Field[] fields) {
    if (isOfJob()) {
      columns(fields);
    }
  }

  @Override
  public final void row(Tuple row) {
    if (answersOfJob == 0) {
      worker.found(row);
    } else if (isOfJob() && keepsRows()) {
      rows.add(row);
      arrivedBytes += row.length();
    }
  }

  boolean keepsRows() {
    return step == Step.ROWS || step == Step.STREAM;
  }

  /** Whether more that has come is read before what was read is looked at. */
  final boolean readsOn() {
    return isAwaiting()
        && (step != Step.STREAM || arrivedBytes < Math.min(room, STREAMED_BATCH_BYTES));
  }

  /** Rows on their way to the reader need not wait for others. */
  final void deliverStreamed() {
    if (step == Step.STREAM && !rows.isEmpty()) {
      deliver();
    }
  }

  @Override
  public final void commandTag(String tag) {
    boolean own = isOwnStatement();
    tag(tag);
    if (!own && (step == Step.ROWS || step == Step.STREAM)) {
      deliver();
    }
  }

  @Override
  public final void suspended() {
    moreRows = true;
    deliver();
  }

  private void deliver() {
    arrivedBytes = 0;
    RowBatch batch = RowBatch.of(rowsOfPortal(takeRows()));
    int count = batch.tuples().size();
    widestRow = Math.max(widestRow, batch.widest() + (count == 0 ? 0 : noticeBytes / count));
    noticeBytes = 0;
    job.monitor().add(batch);
  }

  @Override
  public final void notice(ServerNotice notice) {
    if (answersOfJob == 0) {
      return;
    }
    SQLWarning warning = notice.warning();
    JobProgress progress = ProgressFunction.read(warning);
    if (progress != null) {
      job.progress(progress);
    } else if (calls != null
        && String.valueOf(warning.getSQLState()).startsWith(calls.requestState())) {
      requests.add(warning);
    } else {
      ServerNotice ofJob = noticeOfJob(notice, warning);
      if (ofJob != null) {
        ServerNotice handedOn = ofJob.withContext(BackgroundErrors.contextOfJob(worker.pid()));
        noticeBytes += NoticeQueue.bytes(handedOn);
        job.monitor().notice(handedOn);
      }
    }
  }

  @Override
  public final void error(PSQLException e) {
    if (answersOfJob == 0) {
      resetFailed = true;
    } else if (error == null) {
      error = e;
    }
  }

  @Override
  public final void ready(char newTransaction) {
    transaction = newTransaction;
    if (answersOfJob == 0) {
      answersOfReset--;
      return;
    }
    answersOfJob--;
    boolean last = step == Step.END || step == Step.STREAM;
    if (last && answersOfJob == 0 && error == null) {
      committed();
    }
  }
}
