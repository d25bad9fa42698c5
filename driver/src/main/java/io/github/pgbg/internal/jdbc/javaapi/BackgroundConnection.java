package io.github.pgbg.internal.jdbc.javaapi;

import io.github.pgbg.api.BackgroundJob;
import io.github.pgbg.api.JobHandle;
import io.github.pgbg.api.JobInfo;
import io.github.pgbg.api.LaunchOptions;
import io.github.pgbg.api.PgBackground;
import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.CallRouter;
import io.github.pgbg.internal.jdbc.wrap.ConnectionWrapper;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseConnection;

/**
 * A connection that is its own Java API, on the same session as its SQL functions: pools ask the
 * objects that they hold with instanceof, and do not pass on what they are asked for.
 */
public final class BackgroundConnection extends ConnectionWrapper implements PgBackground {
  private final BackgroundSession session;

  public BackgroundConnection(BaseConnection raw, CallRouter router, BackgroundSession session) {
    super(raw, router);
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
    return new JavaJob(this, session, handle);
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
    if (isClosed()) {
      throw CallErrors.connectionClosed();
    }
  }
}
