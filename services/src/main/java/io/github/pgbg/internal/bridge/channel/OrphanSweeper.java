package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large objects of control connections that are gone: a JVM that was killed could not clean up. */
final class OrphanSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweeper.class);

  /** After its key a large object of ours begins so; not a comment, which fires event triggers. */
  private static final String MARK = "pgbg bridge of control connection ";

  /** What follows the key: which connection it belongs to. */
  static final String OWNER =
      "SELECT pg_catalog.concat('"
          + MARK
          + "', a.pid, ' ', pg_catalog.date_part('epoch', a.backend_start), ';')"
          + " FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()";

  /** Of the entry m of pg_largeobject_metadata. All boxes have numbers that high. */
  static final String IS_OURS =
      "m.oid >= 2147483648 AND pg_catalog.pg_get_userbyid(m.lomowner) = current_user"
          + " AND pg_catalog.lo_get(m.oid, "
          + BridgeChannel.SECRET_BYTES
          + ", "
          + MARK.length()
          + ") = pg_catalog.convert_to('"
          + MARK
          + "', 'UTF8')";

  private static final String SWEEP =
      "SELECT pg_catalog.lo_unlink(m.oid) FROM (SELECT m.oid, pg_catalog.lo_get(m.oid, "
          + BridgeChannel.SECRET_BYTES
          + ", 100) AS owner FROM pg_catalog.pg_largeobject_metadata m WHERE "
          + IS_OURS
          + ") AS m WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE"
          + " position(pg_catalog.convert_to(pg_catalog.concat('"
          + MARK
          + "', a.pid, ' ', pg_catalog.date_part('epoch', a.backend_start), ';'), 'UTF8')"
          + " IN m.owner) = 1)";

  private OrphanSweeper() {}

  static void sweep(BaseConnection control) {
    try {
      Messages.simple(control, SWEEP, new ResultListener(false), true);
    } catch (SQLException e) {
      LOG.debug("Large objects of an earlier run could not be removed", e);
    }
  }
}
