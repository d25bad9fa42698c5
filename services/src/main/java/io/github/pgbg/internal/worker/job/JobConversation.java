package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.MessageChannel;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What is said between a job and its worker: each step sends something and has an answer.
 *
 * <pre>
 *   START ─▶ (SET_UP) ─▶ (BEFORE) ─▶ ROWS ─▶ … ─▶ ROWS ─▶ END    rows through a portal
 *   START ─▶ (SET_UP) ────────────▶ STREAM                       rows to one who reads at once
 *   START ─▶ (SET_UP) ─────────────────────────────────▶ END    the whole job as one message
 * </pre>
 *
 * <p>The reset of the worker is sent together with the end, so that it costs no round trip and all
 * that the job held in the server (locks, temporary objects) is gone when its end is reported. Used
 * by one thread at a time.
 */
abstract class JobConversation extends JobAnswers {
  /** Keeps a fetch from growing without end where rows are tiny. */
  private static final int MAX_FETCH_ROWS = 10_000;

  final MessageChannel channel;
  final JobText text;

  private JobPlan plan;
  private int fetchedRows;
  private boolean readAtOnce;

  /** Where the failed text starts in the job's, in characters. */
  private int errorShift;

  private @Nullable SQLException failure;

  JobConversation(Job job, WorkerConnection worker, JobText text, @Nullable NestedCallPort calls) {
    super(job, worker, calls);
    this.channel = worker.channel();
    this.text = text;
    this.plan = text.plan();
    this.transaction = worker.isShared() ? 'T' : 'I';
  }

  // -- what differs between jobs

  /** What counts from the next message on, or has to be there before: by {@link #ask}. */
  abstract void setUp(JobPlan plan, String sql) throws IOException;

  /** The job itself, or what stands before its portal: leads to BEFORE, ROWS or END. */
  abstract void send() throws IOException;

  abstract void openPortal() throws IOException;

  /** What ends a transaction whose rows have all been read. */
  abstract String commit();

  /** An error of the job in the words of its own text. */
  abstract SQLException ofJob(SQLException e);

  /** What leaves a transaction that may be open, in the reset; null if it is closed in any case. */
  @Nullable String leave() {
    return null;
  }

  // -- for those who differ

  final void ask(String sql) throws IOException {
    channel.query(sql);
    answersOfJob++;
  }

  final void sendBefore(String sql, int shift) throws IOException {
    errorShift = shift;
    ask(sql);
    step = Step.BEFORE;
    channel.flush();
  }

  /** The whole job. */
  final void sendWhole(String sql, int shift) throws IOException {
    errorShift = shift;
    ask(sql);
    if (worker.isShared()) {
      askToCommit();
    }
    sendReset();
    step = Step.END;
    channel.flush();
    job.monitor().sent();
  }

  final void fetchFirst(int count, int shift) throws IOException {
    errorShift = shift;
    step = Step.ROWS;
    fetch(count);
  }

  /**
   * Nobody but the network bounds what the server sends: so it is one round trip, for rows that
   * somebody waits for and reads.
   */
  final void fetchWhole(int shift) throws IOException {
    errorShift = shift;
    channel.execute(0);
    channel.sync(); // which commits
    answersOfJob++;
    sendReset();
    step = Step.STREAM;
    channel.flush();
  }

  /** The thread that launches waits for the job, and reads its rows next. */
  final void readAtOnce() {
    readAtOnce = true;
  }

  final boolean isReadAtOnce() {
    return readAtOnce;
  }

  /** Whether rows lie on the way that there is no room for. */
  final boolean waitsForReader() {
    if (step != Step.STREAM || answersOfJob == 0) {
      return false;
    }
    room = job.monitor().room(widestRow);
    return room == 0;
  }

  final int errorShift() {
    return errorShift;
  }

  // -- the steps

  /** Whether nothing has to be made in the worker's session first, which would take a while. */
  final boolean isPrepared() {
    return text.isPlain();
  }

  final boolean isDone() {
    return step == Step.DONE;
  }

  /** The error that it ended with, in the words of the job's own text; null if there was none. */
  final @Nullable SQLException failure() {
    return failure == null
        ? null
        : text.inOriginalText(calls == null ? failure : calls.translateError(failure));
  }

  /**
   * Does the next step, where no answer is awaited.
   *
   * @return false if the reader has to read first
   */
  final boolean proceed() throws IOException {
    switch (step) {
      case START -> start();
      case SET_UP -> {
        if (error == null) {
          send();
        } else {
          fail(error);
        }
      }
      case BEFORE -> {
        if (error == null) {
          openPortal();
        } else {
          fail(ofJob(error));
        }
      }
      case ROWS -> {
        return proceedWithRows();
      }
      case STREAM, END -> {
        if (error != null && failure == null) {
          failure = ofJob(error);
        }
        step = Step.DONE;
      }
      case DONE -> {}
    }
    return true;
  }

  private void start() throws IOException {
    String sql = text.sql();
    if (calls != null && text.makesCalls()) {
      try {
        sql = calls.prepare(sql, text.standardConformingStrings());
        plan = text.planFor(sql);
      } catch (SQLException e) {
        fail(e);
        return;
      }
    }
    SQLException refusal = refusal();
    if (refusal != null || plan instanceof JobPlan.Empty) {
      failure = refusal;
      step = Step.DONE; // nothing has been done that would have to be undone
      return;
    }
    if (text.reportsProgress()) {
      ask(
          ProgressFunction.create(
              text.level())); // after the functions of the bridge: it replaces one of them
    }
    setUp(plan, sql);
    if (isAwaiting()) {
      step = Step.SET_UP;
      channel.flush();
    } else {
      send();
    }
  }

  private @Nullable SQLException refusal() {
    if (plan instanceof JobPlan.TransactionControl) {
      return BackgroundErrors.ofJob(BackgroundErrors.transactionControl(), worker.pid(), 0);
    }
    if (plan instanceof JobPlan.ClientCopy) {
      return BackgroundErrors.clientCopy();
    }
    if (plan instanceof JobPlan.Listen) {
      return BackgroundErrors.ofJob(BackgroundErrors.listen(), worker.pid(), 0);
    }
    return null;
  }

  private void fetch(int count) throws IOException {
    fetchedRows = count;
    moreRows = false;
    channel.execute(count);
    channel.sync();
    answersOfJob++;
    channel.flush();
  }

  private boolean proceedWithRows() throws IOException {
    if (error != null) {
      fail(ofJob(error));
      return true;
    }
    if (!moreRows) {
      askToCommit();
      sendReset();
      step = Step.END;
      channel.flush();
      return true;
    }
    long room = job.monitor().room(widestRow);
    if (room == 0) {
      return false;
    }
    switch (job.monitor().endRequest()) {
      case CANCEL -> fail(ofJob(BackgroundErrors.canceledByUser()));
      case TIMEOUT -> fail(ofJob(BackgroundErrors.statementTimeout()));
      case NONE -> {
        long most = Math.min(MAX_FETCH_ROWS, fetchedRows * 8L);
        fetch((int) Math.max(1, Math.min(room / widestRow, most)));
      }
    }
    return true;
  }

  private void askToCommit() throws IOException {
    for (String message : worker.commit(commit())) {
      ask(message);
    }
  }

  private void fail(SQLException why) throws IOException {
    failure = why;
    if (transaction != 'I') {
      channel.query(worker.rollback());
      answersOfReset++;
    }
    sendReset();
    step = Step.END;
    channel.flush();
  }

  private void sendReset() throws IOException {
    String leave = leave();
    if (leave != null) {
      channel.query(leave);
      answersOfReset++;
    }
    for (String statement : worker.resetStatements()) {
      channel.query(statement);
      answersOfReset++;
    }
  }

  /** The connection ended, or could not be read any more. */
  final void lost(IOException e) {
    if (failure == null) {
      PSQLException last = error;
      boolean committing = (step == Step.END || step == Step.STREAM) && answersOfJob > 0;
      if (last != null) {
        failure = ofJob(last);
      } else if (committing) {
        failure = BackgroundErrors.unknownOutcome(worker.pid(), e);
      } else {
        failure = BackgroundErrors.lostConnection(worker.pid(), e);
      }
    }
    broken();
  }

  /** Nothing more is to be said to this worker. */
  final void broken() {
    resetFailed = true;
    answersOfJob = 0;
    answersOfReset = 0;
    step = Step.DONE;
  }

  final void close() {
    if (calls != null) {
      calls.close();
    }
  }
}
