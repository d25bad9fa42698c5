package io.github.pgbg.internal.bridge.channel;

import io.github.pgbg.internal.bridge.channel.AnswerWriter.Piece;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.MessageChannel;
import io.github.pgbg.internal.pgjdbc.MessageListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/**
 * Writes into mailboxes over one control connection, with statements that the server keeps prepared
 * and bytes as they are: an answer and the lock that wakes its reader are one message. Used by
 * whoever has the connection.
 */
final class MailboxWriter {
  private static final String PUT = "pgbg_put";
  private static final String WAKE = "pgbg_wake";
  private static final String TAKE = "pgbg_take";

  private final BaseConnection connection;
  private final MessageChannel channel;
  private boolean prepared;

  MailboxWriter(BaseConnection connection) {
    this.connection = connection;
    this.channel = MessageChannel.of(connection);
  }

  /** Writes, in one transaction. */
  void put(Mailbox mailbox, List<Piece> pieces) throws SQLException {
    Answers answers = new Answers();
    try {
      sendPieces(mailbox, pieces, answers);
      read(answers);
    } catch (IOException e) {
      throw lost(e);
    }
    answers.throwError();
  }

  /** Writes; then, when that can be seen, takes the one lock and gives the other one free. */
  void putAndWake(Mailbox mailbox, List<Piece> pieces, WakeLock lock, long generation)
      throws SQLException {
    Answers answers = new Answers();
    try {
      sendPieces(mailbox, pieces, answers);
      if (lock.isHeld(generation)) {
        channel.prepared(WAKE, int8(lock.next()), int8(lock.current()));
      } else {
        channel.prepared(TAKE, int8(lock.next()));
      }
      sync(answers);
      read(answers);
    } catch (IOException e) {
      throw lost(e);
    }
    lock.released(generation, answers.taken);
    answers.throwError();
  }

  private void sendPieces(Mailbox mailbox, List<Piece> pieces, Answers answers) throws IOException {
    if (!prepared) {
      channel.prepare(
          PUT,
          "SELECT pg_catalog.lo_put($1::pg_catalog.oid, $2::pg_catalog.int8,"
              + " $3::pg_catalog.bytea)");
      channel.prepare(
          WAKE,
          "SELECT pg_catalog.pg_try_advisory_lock($1::pg_catalog.int8),"
              + " pg_catalog.pg_advisory_unlock($2::pg_catalog.int8)");
      channel.prepare(TAKE, "SELECT pg_catalog.pg_try_advisory_lock($1::pg_catalog.int8)");
      prepared = true;
    }
    for (Piece piece : pieces) {
      channel.prepared(
          PUT,
          ByteBuffer.allocate(Integer.BYTES).putInt((int) mailbox.number()).array(),
          int8(piece.offset()),
          piece.bytes());
    }
    sync(answers);
  }

  private void sync(Answers answers) throws IOException {
    channel.sync();
    answers.awaited++;
  }

  private void read(Answers answers) throws IOException {
    channel.flush();
    while (answers.awaited > 0) {
      channel.read(answers);
    }
  }

  /** Half an answer may have been read: the connection is of no use any more. */
  private SQLException lost(IOException e) {
    connection.getQueryExecutor().abort();
    return ErrorFields.error("08006", "lost the control connection of the pgbg driver")
        .exception(e);
  }

  private static byte[] int8(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** What the server says; only the statement about locks gives a value. */
  private static final class Answers implements MessageListener {
    private int awaited;
    private boolean taken;
    private @Nullable PSQLException error;

    @Override
    public void row(Tuple row) {
      byte[] value = row.get(0);
      taken = value != null && value.length == 1 && value[0] == 't';
    }

    @Override
    public void error(PSQLException e) {
      if (error == null) {
        error = e;
      }
    }

    @Override
    public void ready(char transaction) {
      awaited--;
    }

    void throwError() throws SQLException {
      if (error != null) {
        throw error;
      }
    }
  }
}
