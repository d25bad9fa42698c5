package io.github.pgbg.internal.jdbc.javaapi;

import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.LaunchOptions;
import io.github.pgbg.api.PgBackground;
import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.SQLException;
import java.util.List;

/** The Java API of a connection, on the same session as its SQL functions. */
public final class JavaApi implements PgBackground {
  private final ConnectionWrapper connection;
  private final BackgroundSession session;

  public JavaApi(ConnectionWrapper connection, BackgroundSession session) {
    this.connection = connection;
    this.session = session;
  }

  @Override
  public BackgroundJob launch(String sql, LaunchOptions options) throws SQLException {
    return start(sql, options, false);
  }

  @Override
  public BackgroundJob submit(String sql, LaunchOptions options) throws SQLException {
    return start(sql, options, true);
  }

  private BackgroundJob start(String sql, LaunchOptions options, boolean submit)
      throws SQLException {
    checkOpen();
    JobHandle handle = session.launch(sql, options.queueBytes(), submit, options.label());
    if (options.progressListener() != null) {
      session.onProgress(handle.pid(), handle.cookie(), options.progressListener());
    }
    return new JavaJob(connection, session, handle);
  }

  @Override
  public List<JobInfo> list() throws SQLException {
    checkOpen();
    return session.view().list();
  }

  @Override
  public int cancelAll() throws SQLException {
    checkOpen();
    return session.cancelAll();
  }

  private void checkOpen() throws SQLException {
    if (connection.isClosed()) {
      throw CallErrors.connectionClosed();
    }
  }
}
