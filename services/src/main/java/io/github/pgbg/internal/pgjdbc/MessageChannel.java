package io.github.pgbg.internal.pgjdbc;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The messages of one connection, sent and read past PgJDBC's executor, which sends and reads in
 * one step and in one thread. Here one thread may send and another read, a wait may end while the
 * answer has not come, and the next thread goes on with it.
 *
 * <p>PgJDBC's executor is idle meanwhile, and is used again only when all answers have been read:
 * both read the same buffer. Used by one thread at a time. Letters and layouts: <a
 * href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>.
 */
public final class MessageChannel {
  private static final Field STREAM_OF_EXECUTOR = streamOfExecutor();
  private static final int LENGTH_BYTES = 4;

  /** The shortest wait that a socket knows. */
  private static final long SHORTEST_MS = 1;

  private final PGStream stream;
  private final boolean errorDetails;

  private MessageChannel(PGStream stream, boolean errorDetails) {
    this.stream = stream;
    this.errorDetails = errorDetails;
  }

  /** The stream of a connection, which PgJDBC shows to nobody: one reflective look. */
  public static MessageChannel of(BaseConnection connection) {
    return new MessageChannel(streamOf(connection), connection.getLogServerErrorDetail());
  }

  static PGStream streamOf(BaseConnection connection) {
    try {
      return (PGStream) STREAM_OF_EXECUTOR.get(connection.getQueryExecutor());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field streamOfExecutor() {
    try {
      Field field = QueryExecutorBase.class.getDeclaredField("pgStream");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("this version of PgJDBC is not supported", e);
    }
  }

  // -- sending: nothing needs to have left before flush

  /** Any number of statements as one message; its answer ends with {@code ready}. */
  public void query(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    begin('Q', text.length + 1);
    text(text);
  }

  /** A statement whose columns are of no interest, run whole; part of a pipeline until sync. */
  public void statement(String sql) throws IOException {
    bind(sql);
    execute(0);
  }

  /** Opens the unnamed portal for a statement, and asks for its columns. */
  public void portal(String sql) throws IOException {
    bind(sql);
    begin('D', 2);
    stream.sendChar('P');
    stream.sendChar(0);
  }

  private void bind(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    begin('P', 1 + text.length + 1 + 2);
    stream.sendChar(0);
    text(text);
    stream.sendInteger2(0);
    begin('B', 1 + 1 + 2 + 2 + 2);
    stream.sendChar(0);
    stream.sendChar(0);
    stream.sendInteger2(0);
    stream.sendInteger2(0);
    stream.sendInteger2(0);
  }

  /** Prepares a statement under a name; part of a pipeline until sync. */
  public void prepare(String name, String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    byte[] named = name.getBytes(StandardCharsets.UTF_8);
    begin('P', named.length + 1 + text.length + 1 + 2);
    text(named);
    text(text);
    stream.sendInteger2(0);
  }

  /**
   * Runs a prepared statement; part of a pipeline until sync.
   *
   * @param parameters in PostgreSQL's binary formats
   */
  public void prepared(String name, byte[]... parameters) throws IOException {
    byte[] named = name.getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + named.length + 1 + 2 + 2 + 2 + 2;
    for (byte[] parameter : parameters) {
      bytes += 4 + parameter.length;
    }
    begin('B', bytes);
    stream.sendChar(0);
    text(named);
    stream.sendInteger2(1);
    stream.sendInteger2(1); // all are binary
    stream.sendInteger2(parameters.length);
    for (byte[] parameter : parameters) {
      stream.sendInteger4(parameter.length);
      stream.send(parameter);
    }
    stream.sendInteger2(0);
    execute(0);
  }

  /**
   * Rows of the unnamed portal.
   *
   * @param rows at most so many; 0 for all
   */
  public void execute(int rows) throws IOException {
    begin('E', 1 + 4);
    stream.sendChar(0);
    stream.sendInteger4(rows);
  }

  public void sync() throws IOException {
    begin('S', 0);
  }

  /** Hands everything to the kernel. */
  public void flush() throws IOException {
    stream.flush();
  }

  private void begin(char letter, int bytes) throws IOException {
    stream.sendChar(letter);
    stream.sendInteger4(LENGTH_BYTES + bytes);
  }

  private void text(byte[] text) throws IOException {
    stream.send(text);
    stream.sendChar(0);
  }

  // -- reading

  /** Whether the next message can be read now, at least its beginning. */
  public boolean hasNext() throws IOException {
    return stream.hasMessagePending();
  }

  /**
   * Waits for the next message.
   *
   * @return false when the time ran out; the connection is as before
   * @throws IOException if the connection has ended
   */
  public boolean await(long nanos) throws IOException {
    int millis = (int) Math.min(TimeUnit.NANOSECONDS.toMillis(nanos), Integer.MAX_VALUE);
    stream.setNetworkTimeout((int) Math.max(SHORTEST_MS, millis));
    try {
      int ignored = stream.peekChar();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      stream.setNetworkTimeout(0);
    }
  }

  /**
   * Reads one message whole, waiting for the rest of it.
   *
   * @throws IOException if the connection has ended, or is no more to be used
   */
  public void read(MessageListener listener) throws IOException {
    int letter = stream.receiveChar();
    switch (letter) {
      case 'D' -> listener.row(row());
      case 'T' -> listener.fields(fields());
      case 'C' -> listener.commandTag(string());
      case 's' -> {
        skip();
        listener.suspended();
      }
      case 'N' -> listener.notice(new ServerNotice(string()));
      case 'E' -> listener.error(new PSQLException(new ServerErrorMessage(string()), errorDetails));
      case 'Z' -> {
        int ignored = stream.receiveInteger4();
        stream.clearResultBufferCount();
        listener.ready((char) stream.receiveChar());
      }
      case 'S' -> parameter();
      case 'G' -> {
        skip();
        refuseCopy();
      }
      // ParseComplete, BindComplete, NoData, EmptyQuery, notification, COPY OUT and BOTH, its end
      case '1', '2', 'n', 'I', 'A', 'H', 'W', 'd', 'c', '3', 't' -> skip();
      case -1 -> throw new EOFException("the server closed the connection");
      default -> throw new IOException("unexpected message " + letter + " of the server");
    }
  }

  private Tuple row() throws IOException {
    try {
      return stream.receiveTupleV3();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e); // more than PgJDBC may keep (maxResultBuffer)
    }
  }

  private org.postgresql.core.Field[] fields() throws IOException {
    int ignored = stream.receiveInteger4();
    org.postgresql.core.Field[] fields =
        new org.postgresql.core.Field[stream.receiveInteger2() & 0xFFFF];
    for (int i = 0; i < fields.length; i++) {
      String label = stream.receiveString();
      stream.skip(4 + 2); // table and column
      int type = stream.receiveInteger4();
      stream.skip(2); // length
      int typmod = stream.receiveInteger4();
      stream.skip(2); // text: none other was asked for
      fields[i] = SyntheticRows.field(new SyntheticRows.ColumnSpec(label, type, typmod));
    }
    return fields;
  }

  private String string() throws IOException {
    int length = stream.receiveInteger4() - LENGTH_BYTES;
    byte[] bytes = stream.receive(length);
    return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
  }

  private void skip() throws IOException {
    stream.skip(stream.receiveInteger4() - LENGTH_BYTES);
  }

  /** As PgJDBC: what comes in another encoding cannot be read. */
  private void parameter() throws IOException {
    List<String> nameAndValue = new ArrayList<>(2);
    int ignored = stream.receiveInteger4();
    nameAndValue.add(stream.receiveString());
    nameAndValue.add(stream.receiveString());
    if (nameAndValue.get(0).equals("client_encoding") && !nameAndValue.get(1).equals("UTF8")) {
      throw new IOException(
          "client_encoding was changed to " + nameAndValue.get(1) + "; it must stay UTF8");
    }
  }

  private void refuseCopy() throws IOException {
    byte[] why = "COPY protocol not allowed in pg_background".getBytes(StandardCharsets.UTF_8);
    begin('f', why.length + 1);
    text(why);
    flush();
  }
}
