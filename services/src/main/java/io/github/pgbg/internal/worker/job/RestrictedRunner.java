package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.pgjdbc.WireTap;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.definer.RowDecoder;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;

/** Runs a job inside of a function that takes away what the login may do beyond the job's role. */
final class RestrictedRunner {
  private static final int FIRST_FETCH_ROWS = 64;
  private static final int MAX_FETCH_ROWS = 10_000;

  private final Job job;
  private final WorkerConnection worker;
  private final RestrictedJob inFunction;
  private final Consumer<SQLWarning> otherNotices;

  /**
   * For one job.
   *
   * @param otherNotices takes those that are not about the function
   */
  RestrictedRunner(
      Job job,
      WorkerConnection worker,
      RestrictedJob inFunction,
      Consumer<SQLWarning> otherNotices) {
    this.job = job;
    this.worker = worker;
    this.inFunction = inFunction;
    this.otherNotices = otherNotices;
  }

  /** Runs it; all of it or nothing is committed. */
  void run(WireTap tap) throws SQLException {
    Messages.simple(connection(), inFunction.limits(), new ResultListener(true));
    worker.wire().tap(tap);
    try {
      if (inFunction.givesRows()) {
        inThreeMessages();
      } else {
        Messages.simple(connection(), inFunction.wholeMessage(), new Notices(), true);
      }
    } catch (SQLException e) {
      rollback();
      throw BackgroundErrors.ofJob(inFunction.translate(e), worker.pid(), 0);
    } finally {
      worker.wire().tap(WireTap.NONE);
    }
  }

  private void inThreeMessages() throws SQLException {
    Messages.simple(connection(), inFunction.begin(), new Notices(), true);
    connection().setAutoCommit(false);
    RowDecoder decoder = inFunction.decoder();
    Lines lines = new Lines(decoder);
    Messages.openPortal(connection(), null, inFunction.call(), FIRST_FETCH_ROWS, false, lines);
    ResultCursor cursor = lines.cursor();
    long widest = lines.widest;
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
      Lines next = new Lines(decoder);
      Messages.fetch(connection(), cursor, fetched, next);
      widest = Math.max(widest, next.widest);
      cursor = next.cursor();
    }
    Messages.simple(connection(), inFunction.end(), new Notices(), true);
    connection().commit();
    if (decoder.fields() != null) {
      job.lastTag(inFunction.tagOfRows(job.rowCount()));
    }
  }

  private void notice(SQLWarning warning) {
    String tag = inFunction.tagIn(warning);
    if (tag == null) {
      otherNotices.accept(inFunction.translate(warning));
    } else if (inFunction.givesRows()) {
      job.lastTag(tag);
    } else {
      job.tag(tag);
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

  private class Notices extends ResultListener {
    Notices() {
      super(false);
    }

    @Override
    protected void notice(SQLWarning warning) {
      RestrictedRunner.this.notice(warning);
    }
  }

  private final class Lines extends Notices {
    private final RowDecoder decoder;
    private long widest = 1;

    Lines(RowDecoder decoder) {
      this.decoder = decoder;
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      RowBatch rows = RowBatch.of(decoder.decode(tuples));
      widest = rows.widest();
      Field[] described = decoder.fields();
      if (described != null) {
        job.describe(described);
        job.add(rows);
      }
    }
  }
}
