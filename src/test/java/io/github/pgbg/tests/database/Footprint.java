package io.github.pgbg.tests.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this JVM and the server hold that a test could have left behind, a line of text each: our
 * threads, backends, large objects, advisory locks, temporary objects.
 */
final class Footprint {
  /**
   * Idle workers are kept warm on purpose and are no leak. The schema pg_temp_N of a backend stays
   * after it by design of PostgreSQL; objects in it do not.
   */
  private static final String ON_SERVER =
      """
      SELECT 'backend ' || pid || ' (' || application_name || ', ' || coalesce(state, '') || ')'
        FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
         AND NOT (application_name = 'pg_background' AND state = 'idle')
      UNION ALL
      SELECT 'large object ' || oid FROM pg_largeobject_metadata
      UNION ALL
      SELECT 'advisory lock ' || classid || '/' || objid || ' of backend ' || pid
        FROM pg_locks WHERE locktype = 'advisory'
      UNION ALL
      SELECT 'temporary ' || kind || ' ' || name
        FROM (SELECT 'relation', relname, relnamespace FROM pg_class
              UNION ALL
              SELECT 'function', proname, pronamespace FROM pg_proc)
             AS object(kind, name, namespace)
       WHERE namespace IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp\\_%')
      """;

  private Footprint() {}

  static Set<String> read(TestDatabase database) throws SQLException {
    Set<String> lines = new TreeSet<>();
    Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("pgbg-") && !isIdle(thread))
        .forEach(thread -> lines.add("thread " + thread.getKey().getName()));
    try (Connection connection = database.connectPlain();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ON_SERVER)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }

  /** A pool's thread without a task waits in the pool's own code for the next one. */
  private static boolean isIdle(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Arrays.stream(thread.getValue())
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor")
                    && frame.getMethodName().equals("getTask"));
  }
}
