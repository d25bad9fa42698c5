package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import io.github.pgbg.internal.worker.session.LauncherState;
import io.github.pgbg.internal.worker.settings.Installation;
import io.github.pgbg.internal.worker.settings.Installations;
import io.github.pgbg.internal.worker.settings.InstalledApi;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from the driver to the functions of one session: two locks, and a box for each role. */
public final class BridgeChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeChannel.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SqlTemplate MAILBOX = SqlTemplate.of(BridgeChannel.class, "mailbox.sql");
  static final int SECRET_BYTES = 32;

  /** Roles beyond this many are not greeted: nobody needs them but an attacker. */
  private static final int MAX_ROLES = 100;

  private static final int MANY_ANSWERS = 200;
  private static final long MANY_BYTES = 8 << 20;

  private final ControlConnection control;
  private final BridgeKeys keys;
  private final AnswerWriter writer;
  private final Map<Long, byte[]> secrets = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final Set<Long> nonces = new HashSet<>();
  private long loginOid;
  private String owner = "";
  private boolean firstIsHeld = true;

  private BridgeChannel(ControlConnection control, BridgeKeys keys) {
    this.control = control;
    this.keys = keys;
    this.writer = new AnswerWriter(control);
  }

  /** Makes the box of the role that logged in, and then takes a lock: that is the sign. */
  public static BridgeChannel open(ServerConnector info, WorkerOptions options, int launcherPid)
      throws SQLException {
    ControlConnection control = ControlConnection.join(info, options);
    BridgeChannel channel = new BridgeChannel(control, BridgeKeys.ofBackend(launcherPid));
    try {
      String oid = control.ask("SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user");
      channel.loginOid = Long.parseLong(oid == null ? "0" : oid);
      String owner = control.ask(OrphanSweeper.OWNER);
      channel.owner = owner == null ? "" : owner;
      channel.makeBox(channel.loginOid);
      String name = channel.roleName(channel.loginOid);
      LOG.debug("Opened the bridge of backend {} for {}", launcherPid, name);
      control.run("SELECT pg_catalog.pg_advisory_lock(" + channel.keys.firstLock() + ")");
      return channel;
    } catch (SQLException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  public BridgeKeys keys() {
    return keys;
  }

  /**
   * Makes the box of a role, which only this role can open. One that is there already is of no use,
   * whoever made it; but one of our own was left by a killed JVM whose backend had the same pid.
   */
  private void makeBox(long roleOid) throws SQLException {
    byte[] secret = newSecret();
    control.run(
        MAILBOX.fill(
            "roleOid", Long.toString(roleOid),
            "mailbox", Long.toString(keys.boxOf(roleOid)),
            "isOurs", OrphanSweeper.IS_OURS,
            "head", head(secret)));
    secrets.put(roleOid, secret);
  }

  /** What a box begins with: the key of its requests, and whose it is. */
  private String head(byte[] secret) {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(secret) + hex.formatHex(owner.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /**
   * Greets a role that the session has taken: only who is that role can read its box. Nothing that
   * was said is believed but the number.
   */
  public void greet(long roleOid) throws SQLException {
    boolean greeted = secrets.containsKey(roleOid);
    if (greeted ? !hasBox(roleOid) : secrets.size() < MAX_ROLES) {
      makeBox(roleOid);
    }
    release("");
  }

  /** Whoever cleans a database of large objects that no row names (vacuumlo) takes ours too. */
  private boolean hasBox(long roleOid) throws SQLException {
    return control.ask(
            "SELECT 1 FROM pg_catalog.pg_largeobject_metadata WHERE oid = ?::bigint",
            keys.boxOf(roleOid))
        != null;
  }

  /** The role's name, asked where the session's own backend is busy. */
  public String roleName(long roleOid) throws SQLException {
    String name = names.get(roleOid);
    if (name == null) {
      name = control.ask("SELECT rolname FROM pg_catalog.pg_roles WHERE oid = ?::bigint", roleOid);
      if (name == null) {
        throw ErrorFields.error("42704", "role with OID " + roleOid + " does not exist")
            .exception();
      }
      names.put(roleOid, name);
    }
    return name;
  }

  /** Reads the names of settings here, because the session's own backend is busy. */
  public void useForNames(LauncherState state) throws SQLException {
    control.readNames(state);
  }

  /** Tells who waits that it takes long, but that somebody is there. */
  void busy() throws SQLException {
    control.run("SELECT pg_catalog.pg_advisory_lock(" + keys.busyLock() + ")");
  }

  void notBusy() throws SQLException {
    control.run("SELECT pg_catalog.pg_advisory_unlock(" + keys.busyLock() + ")");
  }

  /** Whether the control connection that opened this channel is still the same. */
  public boolean holdsItsLock() throws SQLException {
    String held =
        control.ask(
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory'"
                + " AND pid = pg_catalog.pg_backend_pid() AND objsubid = 1 AND"
                + " (classid::bigint << 32 | objid::bigint) IN (?, ?)",
            keys.firstLock(),
            keys.secondLock());
    return !"0".equals(held);
  }

  /** Whether a request comes from code that runs as this role, and comes for the first time. */
  public boolean isAuthentic(long roleOid, String request, String mac, long nonce) {
    byte[] secret = secrets.get(roleOid);
    if (secret == null || !nonces.add(nonce)) {
      return false;
    }
    MessageDigest sha256 = sha256();
    sha256.update(secret);
    byte[] expected = sha256.digest((nonce + " " + request).getBytes(StandardCharsets.UTF_8));
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
        mac.getBytes(StandardCharsets.US_ASCII));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** See {@link AnswerWriter#begin}. */
  public void begin(long roleOid, long nonce, ArrayLiteralWriter answer, BooleanSupplier unwanted)
      throws SQLException {
    writer.begin(keys.boxOf(roleOid), nonce, answer, unwanted);
  }

  /** Puts the end of an answer into the role's box and wakes the function. */
  public void answer(long roleOid, long nonce, ArrayLiteralWriter answer) throws SQLException {
    release("BEGIN; " + writer.end(keys.boxOf(roleOid), nonce, answer) + "COMMIT; ");
  }

  /** Always one of the locks is held: the next is taken before the current one is given free. */
  private void release(String before) throws SQLException {
    long current = firstIsHeld ? keys.firstLock() : keys.secondLock();
    long next = firstIsHeld ? keys.secondLock() : keys.firstLock();
    control.run(
        before
            + "SELECT pg_catalog.pg_advisory_lock("
            + next
            + "), pg_catalog.pg_advisory_unlock("
            + current
            + ")");
    firstIsHeld = !firstIsHeld;
  }

  /**
   * Between statements: takes away the boxes of other roles, because who may read one could not be
   * dropped, and old answers once they are many, with a new key.
   */
  public void tidy() throws SQLException {
    if (secrets.size() > 1) {
      StringBuilder unlink = new StringBuilder();
      for (long roleOid : secrets.keySet()) {
        if (roleOid != loginOid) {
          unlink.append(unlink(roleOid));
        }
      }
      secrets.keySet().removeIf(roleOid -> roleOid != loginOid);
      control.run(unlink.toString());
    }
    if (nonces.size() >= MANY_ANSWERS || writer.bytes() >= MANY_BYTES) {
      byte[] secret = newSecret();
      long box = keys.boxOf(loginOid);
      control.run(
          "BEGIN; SELECT pg_catalog.lo_truncate64(pg_catalog.lo_open("
              + box
              + ", 131072), 0); SELECT pg_catalog.lo_put("
              + box
              + ", 0, '\\x"
              + head(secret)
              + "'); COMMIT");
      secrets.put(loginOid, secret);
      nonces.clear();
      writer.forget();
    }
  }

  private String unlink(long roleOid) {
    return "SELECT pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m"
        + " WHERE m.oid = "
        + keys.boxOf(roleOid)
        + "; ";
  }

  /** Wakes whoever waits without an answer; it will say that something is wrong. */
  public void refuse() throws SQLException {
    release("");
  }

  /**
   * Whether a role may call a function that is installed; true if there is none.
   *
   * @param installations what the session knows of them
   */
  public boolean mayExecute(long roleOid, String name, int arguments, Installations installations)
      throws SQLException {
    String answer = askPrivilege(roleOid, name, arguments, installations.counting());
    if (!installations.see(answer.substring(0, answer.lastIndexOf(';')))) {
      installations.learn(control.ask(Installations.lookUp()));
      answer = askPrivilege(roleOid, name, arguments, installations.counting());
    }
    return installations.counting() == null || !answer.endsWith(";f");
  }

  private String askPrivilege(
      long roleOid, String name, int arguments, @Nullable Installation counting)
      throws SQLException {
    String answer =
        control.ask(
            InstalledApi.MAY_EXECUTE,
            roleOid,
            counting == null ? 0L : counting.schemaOid(),
            counting == null ? 0L : counting.ownerOid(),
            name,
            arguments);
    return answer == null ? ";" : answer;
  }

  /** A question about roles, asked where the session's own backend is busy. */
  public boolean isMember(long roleOid, long ofRoleOid) throws SQLException {
    return "t"
        .equals(
            control.ask(
                "SELECT pg_catalog.pg_has_role(?::pg_catalog.oid, ?::pg_catalog.oid, 'USAGE')",
                roleOid,
                ofRoleOid));
  }

  @Override
  public void close() {
    try {
      StringBuilder clean = new StringBuilder();
      for (long roleOid : secrets.keySet()) {
        clean.append(unlink(roleOid));
      }
      control.run(
          clean
              + "SELECT pg_catalog.pg_advisory_unlock("
              + (firstIsHeld ? keys.firstLock() : keys.secondLock())
              + ")");
    } catch (SQLException e) {
      LOG.debug("The bridge's objects are left to the next sweep", e);
    } finally {
      control.leave();
    }
  }
}
