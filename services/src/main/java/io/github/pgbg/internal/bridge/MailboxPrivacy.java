package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that mailboxes are read by their roles only: with lo_compat_privileges, which the
 * server, the database or a role can have, privileges of large objects do not count. What the
 * session itself has, its functions look at.
 */
final class MailboxPrivacy {
  private static final long CACHE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Whose sessions can read every large object; superusers can anyway. */
  private static final String OPEN_TO =
      "SELECT CASE WHEN pg_catalog.current_setting('lo_compat_privileges')::bool THEN 'all roles'"
          + " ELSE (SELECT pg_catalog.string_agg(CASE WHEN s.setrole = 0 THEN 'all roles' ELSE"
          + " 'role ' || r.rolname END, ', ') FROM pg_catalog.pg_db_role_setting s LEFT JOIN"
          + " pg_catalog.pg_roles r ON r.oid = s.setrole, pg_catalog.unnest(s.setconfig) AS c WHERE"
          + " s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname ="
          + " pg_catalog.current_database())) AND r.rolsuper IS NOT TRUE AND c ~*"
          + " '^lo_compat_privileges=(?!(off?|f(a(l(s(e)?)?)?)?|no?|0)$)') END";

  private final BridgeChannel channel;
  private long checkedNanos = System.nanoTime() - CACHE_NANOS;

  MailboxPrivacy(BridgeChannel channel) {
    this.channel = channel;
  }

  /**
   * Looks, now and then.
   *
   * @throws SQLException 0A000 where others could read what the driver and the functions say
   */
  void require() throws SQLException {
    long now = System.nanoTime();
    if (now - checkedNanos < CACHE_NANOS) {
      return;
    }
    String openTo = channel.ask(OPEN_TO);
    if (openTo != null) {
      throw ErrorFields.error(
              "0A000",
              "pg_background cannot be called from inside SQL while lo_compat_privileges is on")
          .detail("It is on for " + openTo + ", who could read what the driver is asked.")
          .hint("Set lo_compat_privileges to off, for the server, the database and all roles.")
          .exception();
    }
    checkedNanos = now;
  }
}
