package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large objects of control connections that are gone: a JVM that was killed could not clean up. */
final class OrphanSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweeper.class);
  private static final SqlTemplate SWEEP = SqlTemplate.of(OrphanSweeper.class, "sweep.sql");

  /** After its key a large object of ours begins so; not a comment, which fires event triggers. */
  private static final String MARK = "pgbg bridge of control connection ";

  /** What follows the key: which connection it belongs to. */
  static final String OWNER =
      "SELECT pg_catalog.concat('"
          + MARK
          + "', a.pid, ' ', pg_catalog.date_part('epoch', a.backend_start), ';')"
          + " FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()";

  /**
   * Of the entry m of pg_largeobject_metadata. All mailboxes have numbers that high; those of other
   * users, which could not be read, are not looked into.
   */
  static final String IS_OURS =
      "CASE WHEN m.oid >= 2147483648 AND pg_catalog.pg_get_userbyid(m.lomowner) = current_user"
          + " THEN pg_catalog.lo_get(m.oid, "
          + Mailbox.KEY_BYTES
          + ", "
          + MARK.length()
          + ") = pg_catalog.convert_to('"
          + MARK
          + "', 'UTF8') ELSE false END";

  private OrphanSweeper() {}

  static void sweep(BaseConnection control) throws SQLException {
    try {
      Messages.simple(
          control,
          SWEEP.fill(
              "isOurs", IS_OURS, "mark", MARK, "keyBytes", Integer.toString(Mailbox.KEY_BYTES)),
          new ResultListener(),
          true);
    } catch (SQLException e) {
      if (control.getQueryExecutor().isClosed()) {
        throw e;
      }
      LOG.debug("Large objects of an earlier run could not be removed", e);
    }
  }
}
