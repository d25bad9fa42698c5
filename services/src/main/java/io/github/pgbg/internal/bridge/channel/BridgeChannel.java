package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import io.github.pgbg.internal.bridge.protocol.Proof;
import io.github.pgbg.internal.bridge.protocol.ProofKind;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import io.github.pgbg.internal.worker.base.WorkerOptions;
import io.github.pgbg.internal.worker.pool.ServerConnector;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the driver to the functions of one session: two locks, and a mailbox for each role.
 *
 * <p>It outlives the control connection: on another one the mailboxes are made again, with the same
 * numbers and keys, so that a function that waits does not notice.
 */
public final class BridgeChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeChannel.class);
  private static final SqlTemplate MAILBOX = SqlTemplate.of(BridgeChannel.class, "mailbox.sql");

  /** Roles beyond this many get no mailbox: nobody needs them but an attacker. */
  private static final int MAX_ROLES = 100;

  private static final int MANY_ANSWERS = 200;
  private static final long MANY_BYTES = 8 << 20;

  private final ServerConnector info;
  private final ControlConnection control;
  private final BridgeKeys keys;
  private final Mailbox login;
  private final WakeLock wakeLock;
  private final AnswerWriter writer = new AnswerWriter();
  private final Map<Long, Mailbox> mailboxes = new HashMap<>();
  private final NonceWindow nonces = new NonceWindow();
  private final BooleanSupplier unwanted;
  private long madeOn = -1;
  private int answers;

  /**
   * The channel of a session; nothing is opened yet.
   *
   * @param unwanted whether no function waits any more
   */
  public BridgeChannel(
      ServerConnector info, WorkerOptions options, BridgeKeys keys, BooleanSupplier unwanted) {
    this.info = info;
    this.keys = keys;
    this.unwanted = unwanted;
    this.control = ControlConnections.join(info, options);
    this.login = Mailbox.create(keys.channel(), 0);
    this.wakeLock = new WakeLock(keys);
  }

  /**
   * Makes the mailbox of the login, and then takes a lock: that is the sign.
   *
   * @throws SQLException what the opening of the control connection gives
   */
  public void open() throws SQLException {
    on((connection, generation) -> {}); // opening prepares it
  }

  /** Whether it has been opened; its connection may have been lost since. */
  public boolean isOpen() {
    return madeOn >= 0;
  }

  /**
   * Makes the mailbox of the login anew: whoever cleans a database of large objects that no row
   * names (vacuumlo) takes ours too.
   *
   * @throws SQLException what the opening of the control connection gives
   */
  public void reopen() throws SQLException {
    madeOn = -1;
    open();
  }

  /** Runs work on a connection that has this channel's mailboxes and lock. */
  private void on(ControlConnection.Work work) throws SQLException {
    on(Patience.of(unwanted), work);
  }

  private void on(Patience patience, ControlConnection.Work work) throws SQLException {
    control.use(
        patience,
        (connection, generation) -> {
          prepare(connection, generation);
          work.on(connection, generation);
        });
  }

  private void prepare(BaseConnection connection, long generation) throws SQLException {
    if (madeOn != generation) {
      make(connection, login, OrphanSweeper.IS_OURS);
      for (Mailbox mailbox : mailboxes.values()) {
        make(connection, mailbox, OrphanSweeper.IS_OURS);
      }
      run(connection, wakeLock.take(generation));
      madeOn = generation;
      LOG.debug("Opened the channel of backend {}", keys.pid());
    }
  }

  private static void run(BaseConnection connection, String sql) throws SQLException {
    Messages.simple(connection, sql, new ResultListener(), true);
  }

  /**
   * Makes a mailbox.
   *
   * @param isOurs whether what lies at its number already may go
   */
  private static void make(BaseConnection connection, Mailbox mailbox, String isOurs)
      throws SQLException {
    String owner = ControlConnection.ask(connection, OrphanSweeper.OWNER);
    HexFormat hex = HexFormat.of();
    byte[] mark = (owner == null ? "" : owner).getBytes(StandardCharsets.US_ASCII);
    run(
        connection,
        MAILBOX.fill(
            "roleOid",
            Long.toString(mailbox.roleOid()),
            "mailbox",
            Long.toString(mailbox.number()),
            "isOurs",
            isOurs,
            "head",
            hex.formatHex(mailbox.key()) + hex.formatHex(mark)));
  }

  /**
   * Makes the mailbox of a role whose code asks for it, where it asks for it: only this role can
   * read it. Nothing that was said is believed but these numbers.
   */
  public void greet(long roleOid, long number) throws SQLException {
    if (!BridgeKeys.isMailbox(number) || number == keys.channel()) {
      return;
    }
    Mailbox old = mailboxes.get(roleOid);
    if (old == null && mailboxes.size() >= MAX_ROLES) {
      return;
    }
    Mailbox mailbox = Mailbox.create(number, roleOid);
    on(
        (connection, generation) -> {
          if (old != null) {
            run(connection, unlink(old));
          }
          make(connection, mailbox, "false"); // the number may be another session's mailbox
        });
    mailboxes.put(roleOid, mailbox);
  }

  /** The mailbox that a request was signed for, if it is authentic and comes for the first time. */
  public @Nullable Mailbox mailboxOf(Proof proof, String request) {
    Mailbox mailbox = proof.kind() == ProofKind.FREE ? login : mailboxes.get(proof.roleOid());
    return mailbox != null && proof.isBy(mailbox.key(), request) && nonces.accept(proof.nonce())
        ? mailbox
        : null;
  }

  /**
   * Writes all of a long answer but its last piece.
   *
   * @param gone whether nobody waits for it any more
   */
  public void begin(Mailbox mailbox, long nonce, ArrayLiteralWriter answer, BooleanSupplier gone)
      throws SQLException {
    for (int piece = 0; piece < AnswerWriter.piecesBeforeLast(answer); piece++) {
      if (gone.getAsBoolean()) {
        return;
      }
      AnswerWriter.Piece next = AnswerWriter.piece(nonce, answer, piece);
      on(
          Patience.of(unwanted).forBytes(next.bytes().length),
          (connection, generation) -> {
            control.writer().put(mailbox, List.of(next));
          });
    }
  }

  /** Puts the end of an answer into the mailbox and wakes the function. */
  public void answer(Mailbox mailbox, long nonce, ArrayLiteralWriter answer) throws SQLException {
    List<AnswerWriter.Piece> last = writer.last(nonce, answer);
    answers++;
    on(
        Patience.of(unwanted).forBytes(answer.length()),
        (connection, generation) -> {
          control.writer().putAndWake(mailbox, last, wakeLock, generation);
        });
  }

  /** Tells a function that waits that the driver is at it, and when it will say so again. */
  void heartbeat(Mailbox mailbox, long nonce, int count, int seconds) throws SQLException {
    String sql = AnswerWriter.heartbeat(mailbox, nonce, count, seconds);
    on(
        (connection, generation) -> {
          run(connection, sql);
        });
  }

  /** A question about roles, asked where the session's own backend is busy. */
  public @Nullable String ask(String sql, Object... arguments) throws SQLException {
    AtomicReference<@Nullable String> answer = new AtomicReference<>();
    on(
        (connection, generation) -> {
          answer.set(ControlConnection.ask(connection, sql, arguments));
        });
    return answer.get();
  }

  /** Work over the connection that has answers of its own. */
  public void with(ConnectionWork work) throws SQLException {
    on(
        (connection, generation) -> {
          work.on(connection);
        });
  }

  /** What is done over the control connection; perhaps twice. */
  public interface ConnectionWork {
    void on(BaseConnection connection) throws SQLException;
  }

  /**
   * Between statements: takes away the mailboxes of other roles, because a role that may read one
   * could not be dropped, and old answers once they are many.
   */
  public void cleanUp() {
    StringBuilder sql = new StringBuilder();
    for (Mailbox mailbox : mailboxes.values()) {
      sql.append(unlink(mailbox));
    }
    mailboxes.clear();
    if (answers >= MANY_ANSWERS || writer.bytes() >= MANY_BYTES) {
      sql.append(AnswerWriter.truncate(login));
      answers = 0;
      writer.reset();
    }
    if (!sql.isEmpty()) {
      leave(sql.toString());
    }
  }

  private void leave(String sql) {
    long made = madeOn;
    control.useIfOpen(
        Patience.toLeave(),
        (connection, generation) -> {
          if (made == generation) {
            run(connection, sql);
          }
        });
  }

  private static String unlink(Mailbox mailbox) {
    return "SELECT pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m"
        + " WHERE m.oid = "
        + mailbox.number()
        + "; ";
  }

  @Override
  public void close() {
    if (madeOn >= 0) {
      StringBuilder sql = new StringBuilder(unlink(login));
      mailboxes.values().forEach(mailbox -> sql.append(unlink(mailbox)));
      leave(sql + wakeLock.giveUp());
    }
    ControlConnections.leave(info, control);
  }
}
