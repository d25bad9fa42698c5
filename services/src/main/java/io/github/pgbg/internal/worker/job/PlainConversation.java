package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.PoolerErrors;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import io.github.pgbg.internal.worker.settings.SnapshotTransfer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/** A job that runs as its session: its statements are sent as they are, after the settings. */
final class PlainConversation extends JobConversation {
  /** Enough to see the end of a result of one row in the first round trip. */
  private static final int FIRST_FETCH_ROWS = 2;

  private final SnapshotTransfer transfer;
  private JobPlan plan;
  private boolean transferSent;

  /** Statements of ours that stand before the job's in its message. */
  private int ownStatements;

  private boolean begun;
  private Field @Nullable [] fields;
  private Field @Nullable [] lastFields;
  private List<Tuple> lastRows = List.of();

  PlainConversation(
      Job job,
      WorkerConnection worker,
      JobText text,
      @Nullable NestedCallPort calls,
      SnapshotTransfer transfer) {
    super(job, worker, text, calls);
    this.transfer = transfer;
    this.plan = text.plan();
  }

  @Override
  void setUp(JobPlan newPlan, String sql) throws IOException {
    plan = newPlan;
    if (transfer.separate()
        || text.mayWantToBeFirst()
        || (plan instanceof JobPlan.OneMessage message && message.aloneInTransaction())) {
      ask(transfer.sql());
      transferSent = true;
    }
  }

  @Override
  void send() throws IOException {
    if (plan instanceof JobPlan.OneMessage message) {
      String sql = withTransfer(message.sql());
      sendWhole(sql, shift(sql, message.sql()));
    } else if (plan instanceof JobPlan.Streamed streamed && !streamed.before().isEmpty()) {
      String sql = (worker.isShared() ? "" : "BEGIN; ") + withTransfer(streamed.before());
      ownStatements += worker.isShared() ? 0 : 1; // BEGIN
      begun = true;
      sendBefore(sql, shift(sql, streamed.before()));
    } else {
      openPortal();
    }
  }

  private String withTransfer(String sql) {
    ownStatements = transferSent ? 0 : transfer.statements().size();
    return transferSent ? sql : transfer.sql() + "; " + sql;
  }

  private static int shift(String sent, String given) {
    return -sent.codePointCount(0, sent.length() - given.length());
  }

  @Override
  void openPortal() throws IOException {
    JobPlan.Streamed streamed = (JobPlan.Streamed) plan;
    ownStatements = 0;
    boolean whole = !begun && isReadAtOnce();
    if (!begun && !whole && !worker.isShared()) {
      sendOwn("BEGIN");
    }
    if (!begun && !transferSent) {
      for (String statement : transfer.statements()) {
        sendOwn(statement);
      }
    }
    channel.portal(streamed.last());
    if (whole) {
      fetchWhole(streamed.lastOffset());
    } else {
      fetchFirst(FIRST_FETCH_ROWS, streamed.lastOffset());
    }
  }

  private void sendOwn(String statement) throws IOException {
    channel.statement(statement);
    ownStatements++;
  }

  @Override
  String commit() {
    return "COMMIT";
  }

  @Override
  SQLException ofJob(SQLException e) {
    SQLException ofJob = BackgroundErrors.ofJob(e, worker.pid(), errorShift());
    return worker.isShared() ? PoolerErrors.ofLentBackend(ofJob) : ofJob;
  }

  @Override
  boolean isOwnStatement() {
    return ownStatements > 0;
  }

  @Override
  boolean keepsRows() {
    return super.keepsRows()
        || (plan instanceof JobPlan.OneMessage message && message.mayGiveRows());
  }

  @Override
  void columns(Field[] newFields) {
    fields = newFields;
    if (step == Step.ROWS || step == Step.STREAM) {
      job.report().describe(newFields);
    }
  }

  @Override
  void tag(String tag) {
    if (ownStatements > 0) {
      ownStatements--;
    } else if (plan instanceof JobPlan.OneMessage && step == Step.END && !isCommitting()) {
      job.report().tag(tag);
      lastFields = fields; // only the rows of the last statement are the result
      lastRows = takeRows();
      fields = null;
    } else if (step == Step.BEFORE) {
      job.report().lastTag(tag);
    }
  }

  /** Whether what arrives now is no answer to the job itself any more. */
  private boolean isCommitting() {
    return answersOfJob <= (worker.isShared() ? worker.commit(commit()).size() : 0);
  }

  @Override
  void committed() {
    if (plan instanceof JobPlan.Streamed streamed) {
      job.report().lastTag(CommandTags.ofRows(streamed.last(), job.monitor().facts().rowCount()));
      return;
    }
    if (plan instanceof JobPlan.OneMessage message) {
      job.report().lastCommand(CommandTags.command(message.last(), job.report().lastTag()));
    }
    if (lastFields != null && keepsRows()) {
      job.report().describe(lastFields);
      job.monitor().add(RowBatch.of(lastRows));
    }
  }
}
