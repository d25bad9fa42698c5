package io.github.pgbg.internal.jdbc.javaapi;

import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobProgress;
import io.github.pgbg.api.JobState;
import io.github.pgbg.api.UncheckedSQLException;
import io.github.pgbg.internal.jdbc.local.JobColumns;
import io.github.pgbg.internal.jdbc.local.LocalRows;
import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.jdbc.wrap.StatementExecution;
import io.github.pgbg.internal.jdbc.wrap.StatementWrapper;
import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** A job of the Java API. */
final class JavaJob implements BackgroundJob {
  private final ConnectionWrapper connection;
  private final BackgroundSession session;
  private final JobHandle handle;

  JavaJob(ConnectionWrapper connection, BackgroundSession session, JobHandle handle) {
    this.connection = connection;
    this.session = session;
    this.handle = handle;
  }

  @Override
  public JobHandle handle() {
    return handle;
  }

  @Override
  public <T> List<T> list(RowMapper<T> mapper) throws SQLException {
    List<T> values = new ArrayList<>();
    try (StatementWrapper statement = connection.wrap(connection.raw().createStatement());
        ResultSet rows = open(statement.execution())) {
      while (rows.next()) {
        values.add(mapper.map(rows));
      }
    }
    return values;
  }

  @Override
  public <T> List<T> list(Class<T> type) throws SQLException {
    return list(
        row -> {
          T value = row.getObject(1, type);
          if (value == null) {
            throw CallErrors.nullRow();
          }
          return value;
        });
  }

  @Override
  public <T> Stream<T> stream(RowMapper<T> mapper) throws SQLException {
    StatementWrapper statement = connection.wrap(connection.raw().createStatement());
    try {
      ResultSet rows = open(statement.execution());
      return StreamSupport.stream(new RowSpliterator<>(rows, mapper), false)
          .onClose(() -> close(rows, statement));
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private ResultSet open(StatementExecution execution) throws SQLException {
    JobResult result =
        session.result(
            session.apiLevel(),
            handle.pid(),
            handle.cookie(),
            Cancellation.never().readNotices(execution.notices()));
    try {
      Field[] sent = result.fields();
      Field[] fields =
          sent == null
              ? SyntheticRows.fields(List.of(new ColumnSpec("result", Oid.TEXT, -1)))
              : sent;
      List<Tuple> first = result.next();
      LocalRows rows =
          new LocalRows(
              fields,
              first == null ? List.of() : first,
              first == null ? null : result,
              JobColumns.ALL);
      return rows.resultSet(execution);
    } catch (SQLException e) {
      result.close();
      throw e;
    }
  }

  private static void close(ResultSet rows, Statement statement) {
    try (statement;
        rows) {
      // both, whatever becomes of the first
    } catch (SQLException e) {
      throw new UncheckedSQLException(e);
    }
  }

  @Override
  public CompletableFuture<JobState> completion() throws SQLException {
    return session.completion(handle.pid(), handle.cookie());
  }

  @Override
  public Optional<JobProgress> progress() throws SQLException {
    return Optional.ofNullable(session.view().progress(handle.pid(), handle.cookie()));
  }

  @Override
  public void cancel() throws SQLException {
    session.cancel(session.apiLevel(), handle.pid(), handle.cookie(), 0, Cancellation.never());
  }

  @Override
  public void cancel(Duration grace) throws SQLException {
    int millis = (int) Math.min(Integer.MAX_VALUE, grace.toMillis());
    session.cancel(session.apiLevel(), handle.pid(), handle.cookie(), millis, Cancellation.never());
  }

  @Override
  public void detach() throws SQLException {
    session.detach(handle.pid(), handle.cookie());
  }

  @Override
  public String toString() {
    return "BackgroundJob" + handle;
  }

  /** Rows as they arrive; closes the result set at its end. */
  private static final class RowSpliterator<T> extends AbstractSpliterator<T> {
    private final ResultSet rows;
    private final RowMapper<T> mapper;

    RowSpliterator(ResultSet rows, RowMapper<T> mapper) {
      super(Long.MAX_VALUE, Spliterator.ORDERED);
      this.rows = rows;
      this.mapper = mapper;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      try {
        if (!rows.next()) {
          rows.close();
          return false;
        }
        action.accept(mapper.map(rows));
        return true;
      } catch (SQLException e) {
        throw new UncheckedSQLException(e);
      }
    }
  }
}
