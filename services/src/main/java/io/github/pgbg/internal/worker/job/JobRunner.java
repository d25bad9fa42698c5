package io.github.pgbg.internal.worker.job;

import io.github.pgbg.api.JobProgress;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.pool.BackendSignals;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import io.github.pgbg.internal.worker.pool.WorkerPool;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job on its worker's connection, in a thread of its own. */
public final class JobRunner implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** Enough to see the end of a result of one row in the first round trip. */
  private static final int FIRST_FETCH_ROWS = 2;

  /** Keeps a fetch from growing without end where rows are tiny. */
  private static final int MAX_FETCH_ROWS = 10_000;

  private static final String ADMIN_SHUTDOWN = "57P01";
  private static final String QUERY_CANCELED = "57014";

  private final Job job;
  private final WorkerConnection worker;
  private final JobText text;
  private final SnapshotTransfer takeover;
  private final RestrictedJob.@Nullable Factory restricted;
  private final long timeoutMillis;
  private final @Nullable NestedCallPort calls;
  private final BackendSignals signals;
  private final WorkerPool pool;
  private final WorkerOptions options;

  public JobRunner(
      Job job,
      WorkerConnection worker,
      JobText text,
      SnapshotTransfer takeover,
      RestrictedJob.@Nullable Factory restricted,
      long timeoutMillis,
      @Nullable NestedCallPort calls,
      BackendSignals signals) {
    this.job = job;
    this.worker = worker;
    this.text = text;
    this.takeover = takeover;
    this.restricted = restricted;
    this.timeoutMillis = timeoutMillis;
    this.calls = calls;
    this.signals = signals;
    this.pool = signals.pool();
    this.options = signals.options();
  }

  @Override
  public void run() {
    try {
      PSQLException failure = outcome();
      pool.comesBack();
      if (failure == null) {
        job.succeeded();
      } else {
        job.failed(failure);
      }
      pool.release(worker, options);
    } finally {
      Shutdown.jobEnds();
    }
  }

  private @Nullable PSQLException outcome() {
    try (JobDeadline limit = JobDeadline.start(job, worker, timeoutMillis, signals)) {
      if (!job.begin()) {
        return BackgroundErrors.workerCanceled(worker.pid());
      }
      execute();
      if (text.sql().contains("advisory")) { // else they are given back just after the end is told
        Messages.simple(
            connection(), "SELECT pg_catalog.pg_advisory_unlock_all()", new ResultListener(false));
      }
      return null;
    } catch (SQLException e) {
      return failure(e);
    } catch (RuntimeException | Error e) {
      LOG.error("The job of worker {} failed by a fault of the driver", worker.pid(), e);
      worker.spoil();
      return BackgroundErrors.lostConnection(worker.pid(), new SQLException(e));
    }
  }

  private PSQLException failure(SQLException e) {
    if (ADMIN_SHUTDOWN.equals(e.getSQLState()) || worker.isClosed()) {
      worker.spoil();
    }
    if (job.isCancelRequested() && (ADMIN_SHUTDOWN.equals(e.getSQLState()) || worker.isClosed())) {
      return BackgroundErrors.workerCanceled(worker.pid()); // it was ended after its grace
    }
    if (QUERY_CANCELED.equals(e.getSQLState()) && job.isTimedOut() && !job.isCancelRequested()) {
      return BackgroundErrors.ofJob(BackgroundErrors.statementTimeout(), worker.pid(), 0);
    }
    return e instanceof PSQLException psql && psql.getServerErrorMessage() != null
        ? psql
        : BackgroundErrors.lostConnection(worker.pid(), e);
  }

  private void execute() throws SQLException {
    try {
      if (calls == null) {
        prepareProgress();
        execute(text.plan(), text.sql());
      } else {
        execute(calls);
      }
    } catch (SQLException e) {
      throw text.asGiven(e);
    }
  }

  private void execute(NestedCallPort made) throws SQLException {
    try {
      if (text.makesCalls()) {
        String sql = made.prepare(text.sql(), text.standardConformingStrings());
        prepareProgress(); // after the functions of the bridge: it replaces one of them
        execute(text.planFor(sql), sql);
      } else {
        prepareProgress();
        execute(text.plan(), text.sql());
      }
    } catch (SQLException e) {
      throw made.asInTheJob(e);
    } finally {
      made.close();
    }
  }

  private void prepareProgress() throws SQLException {
    if (text.reportsProgress()) {
      Messages.simple(
          connection(), ProgressFunction.create(text.level()), new ResultListener(false));
    }
  }

  private void execute(JobPlan plan, String sql) throws SQLException {
    if (plan instanceof JobPlan.Empty) {
      return;
    }
    if (plan instanceof JobPlan.TransactionControl) {
      throw BackgroundErrors.ofJob(BackgroundErrors.transactionControl(), worker.pid(), 0);
    }
    if (plan instanceof JobPlan.ClientCopy) {
      throw BackgroundErrors.clientCopy();
    }
    if (plan instanceof JobPlan.Listen) {
      throw BackgroundErrors.ofJob(BackgroundErrors.listen(), worker.pid(), 0);
    }
    if (restricted != null) {
      RestrictedJob inFunction =
          restricted.of(sql, text.submitted(), text.standardConformingStrings());
      new RestrictedRunner(job, worker, inFunction, this::notice).run(tap(job::sent));
    } else if (plan instanceof JobPlan.OneMessage message) {
      oneMessage(message);
    } else if (plan instanceof JobPlan.Streamed streamed) {
      streamed(streamed);
    }
  }

  private void oneMessage(JobPlan.OneMessage message) throws SQLException {
    boolean separate = takenOverSeparately() || message.aloneInTransaction();
    if (separate) {
      takeOver();
    }
    String prologue = separate ? "" : takeover.sql() + "; ";
    worker.wire().tap(tap(job::sent));
    try {
      OneMessageListener listener = new OneMessageListener(!separate, message.mayGiveRows());
      Messages.simple(connection(), prologue + message.sql(), listener, !message.mayGiveRows());
      listener.keepRowsOfTheLast();
      job.lastCommand(CommandTags.command(message.last(), job.lastTag()));
    } catch (SQLException e) {
      throw BackgroundErrors.ofJob(e, worker.pid(), -prologue.codePointCount(0, prologue.length()));
    } finally {
      worker.wire().tap(WireTap.NONE);
    }
  }

  private WireTap tap(Runnable whenFlushed) {
    return new WireTap() {
      @Override
      public void flushed() {
        whenFlushed.run();
      }

      @Override
      public @Nullable String requestState() {
        return calls == null ? null : calls.requestState();
      }

      @Override
      public List<SQLWarning> serve(ServerErrorMessage request) {
        return calls == null ? List.of() : calls.serve(request);
      }
    };
  }

  private void notice(SQLWarning warning) {
    JobProgress progress = ProgressFunction.read(warning);
    if (progress != null) {
      job.progress(progress);
    } else {
      job.notice(warning);
    }
  }

  private boolean takenOverSeparately() {
    return takeover.separate() || text.mayWantToBeFirst();
  }

  private void takeOver() throws SQLException {
    Messages.simple(connection(), takeover.sql(), new ResultListener(true));
  }

  private void streamed(JobPlan.Streamed streamed) throws SQLException {
    worker.wire().tap(tap(() -> {}));
    try {
      transaction(streamed);
    } finally {
      worker.wire().tap(WireTap.NONE);
    }
  }

  private void transaction(JobPlan.Streamed streamed) throws SQLException {
    boolean separate = takenOverSeparately();
    if (separate) {
      takeOver();
    }
    boolean begun = !streamed.before().isEmpty();
    if (begun) {
      String prologue = "BEGIN; " + (separate ? "" : takeover.sql() + "; ");
      try {
        Messages.simple(connection(), prologue + streamed.before(), new BeforeListener(), true);
      } catch (SQLException e) {
        rollback();
        throw BackgroundErrors.ofJob(
            e, worker.pid(), -prologue.codePointCount(0, prologue.length()));
      }
    }
    connection().setAutoCommit(false);
    try {
      portal(streamed, separate || begun ? null : takeover.sql(), !begun);
      connection().commit();
    } catch (SQLException e) {
      rollback();
      throw BackgroundErrors.ofJob(e, worker.pid(), streamed.lastOffset());
    }
    job.lastTag(CommandTags.ofRows(streamed.last(), job.rowCount()));
  }

  private void portal(JobPlan.Streamed streamed, @Nullable String first, boolean begin)
      throws SQLException {
    PortalListener listener = new PortalListener(first != null);
    Messages.openPortal(connection(), first, streamed.last(), FIRST_FETCH_ROWS, begin, listener);
    ResultCursor cursor = listener.cursor();
    long widest = listener.widest;
    int fetched = FIRST_FETCH_ROWS;
    while (cursor != null) {
      long room = job.awaitRoom(widest);
      if (job.isCancelRequested()) {
        throw BackgroundErrors.canceledByUser();
      }
      if (job.isTimedOut()) {
        throw BackgroundErrors.statementTimeout();
      }
      fetched = (int) Math.max(1, Math.min(room / widest, Math.min(MAX_FETCH_ROWS, fetched * 8L)));
      PortalListener next = new PortalListener(false);
      Messages.fetch(connection(), cursor, fetched, next);
      widest = Math.max(widest, next.widest);
      cursor = next.cursor();
    }
  }

  private void rollback() {
    try {
      if (!worker.isClosed() && connection().getTransactionState() != TransactionState.IDLE) {
        Messages.simple(connection(), "ROLLBACK", new ResultListener(false));
      }
    } catch (SQLException e) {
      worker.spoil();
    }
  }

  private BaseConnection connection() {
    return worker.connection();
  }

  /**
   * Tags are the result; where the text did not tell, the rows of the last statement are: they are
   * few, and kept whole.
   */
  private final class OneMessageListener extends ResultListener {
    private Field @Nullable [] fields;
    private List<Tuple> tuples = List.of();
    private boolean tagBelongsToRows;
    private final boolean mayGiveRows;

    OneMessageListener(boolean skipFirstRows, boolean mayGiveRows) {
      super(skipFirstRows);
      this.mayGiveRows = mayGiveRows;
    }

    @Override
    protected void rows(Field[] newFields, List<Tuple> newTuples) {
      fields = newFields;
      tuples = newTuples;
      tagBelongsToRows = true;
    }

    @Override
    protected void commandTag(String tag) {
      if (!tagBelongsToRows) {
        fields = null;
      }
      tagBelongsToRows = false;
      job.tag(tag);
    }

    void keepRowsOfTheLast() {
      if (fields != null && mayGiveRows) {
        job.describe(fields);
        job.add(RowBatch.of(tuples));
      }
    }

    @Override
    protected void notice(SQLWarning warning) {
      JobRunner.this.notice(warning);
    }
  }

  /** What stands before the last statement: its rows and tags are nobody's. */
  private final class BeforeListener extends ResultListener {
    BeforeListener() {
      super(true);
    }

    @Override
    protected void notice(SQLWarning warning) {
      JobRunner.this.notice(warning);
    }
  }

  private final class PortalListener extends ResultListener {
    private long widest = 1;

    PortalListener(boolean skipFirstRows) {
      super(skipFirstRows);
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      RowBatch rows = RowBatch.of(tuples);
      widest = rows.widest();
      job.describe(fields);
      job.add(rows);
    }

    @Override
    protected void notice(SQLWarning warning) {
      JobRunner.this.notice(warning);
    }
  }
}
