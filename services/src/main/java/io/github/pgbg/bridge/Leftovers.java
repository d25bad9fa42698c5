package io.github.pgbg.bridge;

import io.github.pgbg.pgjdbc.Messages;
import io.github.pgbg.pgjdbc.ResultListener;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Large objects of control connections that are gone: a JVM that was killed could not clean up. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /** The comment of a large object of ours begins so; the control connection's pid follows. */
  static final String COMMENT = "pgbg bridge, control connection ";

  private static final String SWEEP =
      "SELECT pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m"
          + " JOIN pg_catalog.pg_description d ON d.objoid = m.oid"
          + " AND d.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass"
          + " WHERE d.description LIKE '"
          + COMMENT
          + "%' AND pg_catalog.pg_get_userbyid(m.lomowner) = current_user"
          + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a"
          + " WHERE d.description = '"
          + COMMENT
          + "' || a.pid || ' ' || pg_catalog.date_part('epoch', a.backend_start))";

  private Leftovers() {}

  static void sweep(BaseConnection control) {
    try {
      Messages.simple(control, SWEEP, new ResultListener(false), true);
    } catch (SQLException e) {
      LOG.debug("Large objects of an earlier run could not be removed", e);
    }
  }
}
