package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.worker.session.BackgroundSession;
import io.github.pgbg.internal.worker.session.LauncherState;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import io.github.pgbg.internal.worker.settings.OperatorQualifier;
import io.github.pgbg.internal.worker.settings.SnapshotSql;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * Looks for the functions, before each statement that calls them, without a snapshot or a plan of
 * the session's own.
 *
 * <p>Others may put functions into the session's pg_temp at any time. Their owners are looked at
 * only when there are other functions than last time, as the numbers of all of them show: that
 * takes a tenth of the time.
 */
final class PresenceReader {
  private static final String QUERY =
      OperatorQualifier.in(
          "SELECT pg_catalog.current_setting('role'),"
              + " pg_catalog.to_regprocedure('pg_temp.pgbg_ask(pg_catalog.text,pg_catalog.text)')"
              + " IS NOT NULL, (SELECT pg_catalog.concat(pg_catalog.count(*), ' ',"
              + " pg_catalog.sum(d.objid::pg_catalog.int8)) FROM pg_catalog.pg_depend d WHERE"
              + " d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid"
              + " = pg_catalog.pg_my_temp_schema() AND d.classid ="
              + " 'pg_catalog.pg_proc'::pg_catalog.regclass), (SELECT"
              + " pg_catalog.substring(p.prosrc, '"
              + SnapshotSql.MARK_ON_SERVER
              + "') FROM pg_catalog.pg_proc p WHERE p.oid = pg_catalog.to_regprocedure("
              + "'pg_temp.pgbg_fingerprint()')), pg_catalog.pg_backend_pid(),"
              + " pg_catalog.pg_is_in_recovery()");

  private static final String WITH_INSTALLATIONS = QUERY + ", " + Installations.KEY;

  private static final String FOREIGN =
      OperatorQualifier.in(
          "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_proc p WHERE p.pronamespace ="
              + " pg_catalog.pg_my_temp_schema() AND p.proname ~~ 'pg%b%g%' AND"
              + " pg_catalog.pg_get_userbyid(p.proowner) <> session_user)");

  /** How long what is installed is believed: other sessions may change it. */
  private static final long INSTALLATIONS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final BaseConnection launcher;
  private final BackgroundSession session;

  /** The functions in pg_temp when none of them was another role's. */
  private String cleanFunctions = "";

  private long installationsNanos = System.nanoTime() - 2 * INSTALLATIONS_NANOS;

  PresenceReader(BaseConnection launcher, BackgroundSession session) {
    this.launcher = launcher;
    this.session = session;
  }

  Presence look() throws SQLException {
    long now = System.nanoTime();
    boolean again = now - installationsNanos > INSTALLATIONS_NANOS;
    Row row = ask(again ? WITH_INSTALLATIONS : QUERY);
    LauncherState state = session.launcherState();
    state.backendIs(Integer.parseInt(row.text(4)));
    Installations installations = state.installations();
    if (again) {
      if (!installations.see(row.text(6))) {
        installations.learn(ask(Installations.lookUp()).text(0));
      }
      state.warn();
      installationsNanos = now;
    }
    Installation counting = installations.counting();
    return new Presence(
        row.text(0),
        row.text(1).equals("t"),
        isForeign(row.text(2)),
        row.text(3),
        row.text(5).equals("t"),
        counting != null && counting.isOurs());
  }

  private boolean isForeign(String functions) throws SQLException {
    if (functions.equals(cleanFunctions)) {
      return false;
    }
    boolean foreign = ask(FOREIGN).text(0).equals("t");
    cleanFunctions = foreign ? "" : functions;
    return foreign;
  }

  /** The session itself may have installed the functions, or removed them. */
  void forgetInstallations() {
    installationsNanos = System.nanoTime() - 2 * INSTALLATIONS_NANOS;
  }

  private Row ask(String sql) throws SQLException {
    Row row = new Row();
    Messages.simple(launcher, sql, row);
    return row;
  }

  /** The only row of an answer. */
  private static final class Row extends ResultListener {
    private List<Tuple> rows = List.of();

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      rows = tuples;
    }

    String text(int column) {
      byte[] value = rows.get(0).get(column);
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
  }
}
