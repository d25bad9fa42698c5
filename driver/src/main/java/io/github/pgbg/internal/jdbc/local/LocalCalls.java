package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.LocalAnswer;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.sql.call.Argument;
import io.github.pgbg.internal.sql.call.Expression;
import io.github.pgbg.internal.sql.call.FunctionCall;
import io.github.pgbg.internal.sql.call.LocalQuery;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.session.ApiDispatcher;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.CallResult;
import io.github.pgbg.internal.worker.session.PendingLaunch;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** Answers the statements that are one call and nothing else. */
public final class LocalCalls {
  private final BaseConnection launcher;
  private final ApiDispatcher calls;

  /** Calls that are the argument of another one. */
  private final ApiDispatcher innerCalls;

  private @Nullable PendingLaunch launched;
  private final BackgroundSession session;
  private final TypeLookup types;

  public LocalCalls(BaseConnection launcher, BackgroundSession session) {
    this.launcher = launcher;
    this.session = session;
    this.calls = new ApiDispatcher(session);
    this.innerCalls = new ApiDispatcher(session, this::started);
    this.types = new TypeLookup(launcher);
  }

  /** Whether a function is answered here; the others are written over these. */
  public static boolean answers(LocalQuery query) {
    return query.call().isPrimitive()
        && query.form() != LocalQuery.Form.JDBC_CALL
        && query.form() != LocalQuery.Form.JDBC_FUNCTION;
  }

  /**
   * Answers a query.
   *
   * @throws SQLException the call's error, as PostgreSQL would give it
   * @throws NeedsServerException if the server has to judge it
   */
  public LocalAnswer answer(LocalQuery query, String sql, Cancellation cancellation)
      throws SQLException, NeedsServerException {
    ApiLevel level = session.apiLevel();
    ApiFunction function = at(level, query.call());
    ColumnShape shape = null;
    boolean recordInSelectList = !query.fromClause() && function.returns().needsColumnDefinitions();
    if (!recordInSelectList) {
      shape = ColumnShape.of(query, function, level, types);
      ListShape.check(function, level, shape);
    }
    requireAllowed(query.call(), level);
    try {
      List<@Nullable Object> arguments =
          readerOf(level, sql, cancellation).values(query.call(), function);
      CallResult answer = calls.call(level, function, arguments, zone(), cancellation);
      return shape == null
          ? noRecordInSelectList(answer, query, function)
          : rows(answer, shape, query, new Called(function, level));
    } finally {
      attend();
    }
  }

  /** A job that the statement has launched for itself: it waits for it, or has failed. */
  private void attend() {
    PendingLaunch launch = launched;
    launched = null;
    if (launch != null) {
      launch.attend();
    }
  }

  private void started(PendingLaunch launch) {
    launched = launch;
    launch.startAwaited();
  }

  /** What was called. */
  private record Called(ApiFunction function, ApiLevel level) {}

  /** The function at the session's level; where there is none, the server has the words for it. */
  private ApiFunction at(ApiLevel level, FunctionCall call)
      throws SQLException, NeedsServerException {
    ApiFunction function = call.function(level);
    boolean isHere = call.database() == null || call.database().equals(launcher.getCatalog());
    if (function == null || !function.isPrimitive() || !isHere) {
      throw new NeedsServerException();
    }
    return function;
  }

  /** Where the functions are installed, the server judges who may call them, and says so. */
  private void requireAllowed(FunctionCall call, ApiLevel level)
      throws SQLException, NeedsServerException {
    InstalledApi installation = session.launcherState().installation();
    if (installation == null) {
      return;
    }
    if (!installation.allows(call.name(), at(level, call).parameters().size(), call.schema())) {
      throw new NeedsServerException();
    }
    for (Argument argument : call.args()) {
      if (argument.value() instanceof Expression.Nested nested) {
        requireAllowed(nested.call(), level);
      }
    }
  }

  private ArgumentReader readerOf(ApiLevel level, String sql, Cancellation cancellation) {
    return new ArgumentReader(
        launcher, level, sql, inner -> nested(inner, level, sql, cancellation));
  }

  private CallResult nested(
      FunctionCall inner, ApiLevel level, String sql, Cancellation cancellation)
      throws SQLException, NeedsServerException {
    ApiFunction function = at(level, inner);
    List<@Nullable Object> arguments = readerOf(level, sql, cancellation).values(inner, function);
    return innerCalls.call(level, function, arguments, zone(), cancellation);
  }

  private ZoneId zone() {
    TimeZone zone = launcher.getQueryExecutor().getTimeZone();
    return zone == null ? ZoneOffset.UTC : zone.toZoneId();
  }

  private LocalRows noRecordInSelectList(CallResult answer, LocalQuery query, ApiFunction function)
      throws SQLException {
    if (answer instanceof CallResult.RowSet set
        && set.rows().isEmpty()
        && function.returns() instanceof ReturnType.RowsOfJob) {
      // NULL for a strict function: no rows, whatever the columns would have been
      Field[] fields =
          SyntheticRows.fields(List.of(new ColumnSpec(query.call().name(), Oid.RECORD, -1)));
      return new LocalRows(fields, List.of(), null, JobColumns.ALL);
    }
    if (answer instanceof CallResult.JobRows job) {
      job.result().close();
    }
    throw CallErrors.recordNotAccepted();
  }

  private LocalAnswer rows(CallResult answer, ColumnShape shape, LocalQuery query, Called called)
      throws SQLException {
    if (answer instanceof CallResult.JobRows job) {
      try {
        return ofJob(job.result(), shape);
      } catch (SQLException e) {
        job.result().close();
        throw e;
      }
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    if (answer instanceof CallResult.Value value) {
      rows.add(Collections.singletonList(value.text()));
    } else if (answer instanceof CallResult.Row row) {
      rows.add(composite(row.values(), shape, query));
    } else if (answer instanceof CallResult.RowSet set) {
      rows.addAll(set.rows());
      ListShape.checkRows(called.function(), rows, shape);
    }
    List<Tuple> tuples = new ArrayList<>();
    for (List<@Nullable String> row : rows) {
      List<@Nullable String> shown = new ArrayList<>();
      for (int index : shape.selected()) {
        shown.add(row.get(index));
      }
      tuples.add(SyntheticRows.tuple(shown));
    }
    LocalRows all =
        new LocalRows(SyntheticRows.fields(shape.shown()), tuples, null, JobColumns.ALL);
    return !query.fromClause()
            && called.function().returns() instanceof ReturnType.Composite composite
        ? new CompositeRow(all, composite.type().sqlName(called.level()))
        : all;
  }

  private static List<@Nullable String> composite(
      @Nullable List<@Nullable String> values, ColumnShape shape, LocalQuery query) {
    if (!query.fromClause()) {
      return Collections.singletonList(values == null ? null : RecordText.of(values));
    }
    if (values != null) {
      return values;
    }
    return Collections.nCopies(shape.source().size(), null);
  }

  private LocalRows ofJob(JobResult result, ColumnShape shape) throws SQLException {
    Field[] sent = result.fields();
    List<ColumnSpec> source = shape.source();
    if (sent == null) {
      if (source.size() != 1 || source.get(0).oid() != Oid.TEXT) {
        throw BackgroundErrors.noResultSet();
      }
    } else {
      types.requireMatch(sent, source);
    }
    List<Tuple> first = result.next();
    Field[] fields = shownFields(sent, shape);
    if (first == null) {
      return new LocalRows(fields, List.of(), null, JobColumns.ALL);
    }
    JobColumns columns = JobColumns.of(sent, shape);
    return new LocalRows(fields, columns.of(first), result, columns);
  }

  private static Field[] shownFields(Field @Nullable [] sent, ColumnShape shape) {
    if (sent == null) {
      return SyntheticRows.fields(shape.shown());
    }
    Field[] chosen = new Field[shape.selected().length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = sent[shape.selected()[i]];
    }
    return SyntheticRows.renamed(chosen, shape.shown());
  }

  /**
   * The limit that statement_timeout sets to a call; begins a transaction as any statement does.
   */
  public long statementTimeoutMillis() throws SQLException {
    return session.launcherState().statementTimeoutMillis();
  }
}
