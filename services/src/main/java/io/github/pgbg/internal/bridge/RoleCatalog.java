package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.channel.BridgeChannel;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.definer.Consent;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of roles, by OID, asked over the control connection: the session's own
 * backend is busy, and its search path is not to be trusted.
 */
final class RoleCatalog {
  /** Which privilege lets a role be SET: since PostgreSQL 16, membership alone does not. */
  private static final String MAY_SET =
      "pg_catalog.pg_has_role(%s.oid, %s.oid, CASE WHEN pg_catalog.current_setting("
          + "'server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)";

  /** N: may not be SET; S: as good as the login; D: less than the login; then the name. */
  private static final String IDENTITY =
      "SELECT (CASE WHEN NOT "
          + MAY_SET.formatted("l", "r")
          + " THEN 'N' WHEN r.oid = l.oid OR r.rolsuper OR "
          + MAY_SET.formatted("r", "l")
          + " THEN 'S' ELSE 'D' END) || r.rolname FROM pg_catalog.pg_roles r, pg_catalog.pg_roles l"
          + " WHERE r.oid = ?::bigint AND l.rolname = session_user";

  private final BridgeChannel channel;
  private final Map<Long, String> names = new HashMap<>();

  RoleCatalog(BridgeChannel channel) {
    this.channel = channel;
  }

  /** The name of a role, as it was when last asked; it tells no right. */
  String nameOf(long roleOid) throws SQLException {
    String name = names.get(roleOid);
    if (name == null) {
      name = channel.ask("SELECT rolname FROM pg_catalog.pg_roles WHERE oid = ?::bigint", roleOid);
      if (name == null) {
        throw unknown(roleOid);
      }
      names.put(roleOid, name);
    }
    return name;
  }

  /**
   * As whom jobs of definer code run.
   *
   * @param canSign whether the code that asks can be asked for a ticket
   * @throws TicketWantedException if the login may not SET the role, but the role has agreed
   * @throws SQLException 42501 if it has not
   */
  JobIdentity identityOf(long roleOid, boolean canSign) throws SQLException {
    String answer = channel.ask(IDENTITY, roleOid);
    if (answer == null) {
      throw unknown(roleOid);
    }
    String name = answer.substring(1);
    names.put(roleOid, name);
    return switch (answer.charAt(0)) {
      case 'S' -> JobIdentity.ofSession();
      case 'D' -> new JobIdentity.OfDefiner(name, roleOid);
      default -> {
        if (canSign && consent(roleOid) != null) {
          throw new TicketWantedException();
        }
        throw notAgreed(name);
      }
    };
  }

  /**
   * The same for code that has signed its job.
   *
   * @throws SQLException 42501 if the role has taken its consent back
   */
  JobIdentity consentOf(long roleOid, String ticket, String signature) throws SQLException {
    String[] consent = consent(roleOid);
    if (consent == null) {
      throw notAgreed(nameOf(roleOid));
    }
    return new JobIdentity.Consented(
        nameOf(roleOid), roleOid, consent[0], consent[1], ticket, signature);
  }

  /** The function that runs its jobs, and its version; null if the role has not agreed. */
  private String @Nullable [] consent(long roleOid) throws SQLException {
    String found = channel.ask(Consent.find(), roleOid);
    if (found == null) {
      return null;
    }
    String[] parts = found.split("\u001f", -1);
    if (parts[0].isEmpty()) {
      throw ErrorFields.error("42501", "permission denied for schema " + parts[2])
          .detail("The consent of role \"" + nameOf(roleOid) + "\" is in this schema.")
          .hint("GRANT USAGE ON SCHEMA " + Identifiers.quoteIdentifier(parts[2]) + " TO …;")
          .exception();
    }
    return parts;
  }

  private static SQLException notAgreed(String name) {
    return ErrorFields.error("42501", "permission denied to set role \"" + name + "\"")
        .detail("A background worker of code that runs with this role's rights needs them.")
        .hint(
            "Let the role agree: SET ROLE "
                + Identifiers.quoteIdentifier(name)
                + "; SELECT pg_background_consent(); or grant it to the user who logs in.")
        .exception();
  }

  private static SQLException unknown(long roleOid) {
    return ErrorFields.error("42704", "role with OID " + roleOid + " does not exist").exception();
  }

  /** Whether a role has the privileges of another one. */
  boolean isMember(long roleOid, long ofRoleOid) throws SQLException {
    return "t"
        .equals(
            channel.ask(
                "SELECT pg_catalog.pg_has_role(?::pg_catalog.oid, ?::pg_catalog.oid, 'USAGE')",
                roleOid,
                ofRoleOid));
  }

  /**
   * Whether a role may call a function that is installed; true if there is none.
   *
   * @param installations what the session knows of them
   */
  boolean mayExecute(long roleOid, String name, int arguments, Installations installations)
      throws SQLException {
    String answer = askPrivilege(roleOid, name, arguments, installations.counting());
    if (!installations.see(answer.substring(0, answer.lastIndexOf(';')))) {
      installations.learn(channel.ask(Installations.lookUp()));
      answer = askPrivilege(roleOid, name, arguments, installations.counting());
    }
    return installations.counting() == null || !answer.endsWith(";f");
  }

  private String askPrivilege(
      long roleOid, String name, int arguments, @Nullable Installation counting)
      throws SQLException {
    String answer =
        channel.ask(
            InstalledApi.MAY_EXECUTE,
            roleOid,
            counting == null ? 0L : counting.schemaOid(),
            counting == null ? 0L : counting.ownerOid(),
            name,
            arguments);
    return answer == null ? ";" : answer;
  }
}
