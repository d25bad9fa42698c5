package io.github.pgbg.internal.worker.job;

import io.github.pgbg.internal.pgjdbc.ServerNotice;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.definer.RestrictedJob;
import io.github.pgbg.internal.worker.definer.RowDecoder;
import io.github.pgbg.internal.worker.pool.WorkerConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/** A job inside of a function that takes away what the login may do beyond the job's role. */
final class RestrictedConversation extends JobConversation {
  private static final int FIRST_FETCH_ROWS = 64;

  private final RestrictedJob.Factory factory;
  private @Nullable RestrictedJob inFunction;
  private @Nullable RowDecoder decoder;

  RestrictedConversation(
      Job job,
      WorkerConnection worker,
      JobText text,
      @Nullable NestedCallPort calls,
      RestrictedJob.Factory factory) {
    super(job, worker, text, calls);
    this.factory = factory;
  }

  private RestrictedJob inFunction() {
    RestrictedJob made = inFunction;
    if (made == null) {
      throw new IllegalStateException("not set up");
    }
    return made;
  }

  @Override
  void setUp(JobPlan plan, String sql) throws IOException {
    RestrictedJob made = factory.of(sql, text.submitted(), text.standardConformingStrings());
    inFunction = made;
    decoder = made.decoder();
    if (made.makesFunction()) {
      worker.compilesFunction();
    }
    ask(made.limits());
  }

  @Override
  void send() throws IOException {
    if (inFunction().givesRows()) {
      sendBefore(inFunction().begin(), 0);
    } else {
      sendWhole(inFunction().wholeMessage(), 0);
    }
  }

  @Override
  void openPortal() throws IOException {
    channel.portal(inFunction().call());
    fetchFirst(FIRST_FETCH_ROWS, 0);
  }

  @Override
  String commit() {
    return inFunction().end() + "; COMMIT";
  }

  @Override
  String leave() {
    return "ROLLBACK"; // after an error, for the messages end with a COMMIT that was not reached
  }

  @Override
  SQLException ofJob(SQLException e) {
    return BackgroundErrors.ofJob(
        inFunction == null ? e : inFunction.translate(e), worker.pid(), errorShift());
  }

  @Override
  List<Tuple> rowsOfPortal(List<Tuple> arrived) {
    RowDecoder current = decoder;
    if (current == null) {
      return arrived;
    }
    List<Tuple> rows = current.decode(arrived);
    Field[] described = current.fields();
    if (described != null) {
      job.report().describe(described);
    }
    return rows;
  }

  @Override
  @Nullable ServerNotice noticeOfJob(ServerNotice notice, SQLWarning warning) {
    if (inFunction == null) {
      return notice;
    }
    String tag = inFunction.tagIn(warning);
    if (tag == null) {
      return ServerNotice.of(inFunction.translate(warning));
    }
    if (inFunction.givesRows()) {
      job.report().lastTag(tag);
    } else {
      job.report().tag(tag);
    }
    return null;
  }

  @Override
  void committed() {
    if (inFunction().givesRows() && decoder != null && decoder.fields() != null) {
      job.report().lastTag(inFunction().tagOfRows(job.monitor().facts().rowCount()));
    }
  }
}
