package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket below one connection, and the tap on it.
 *
 * <p>PgJDBC makes its sockets with a factory it finds by class name, so a wire is handed over by
 * number: it is registered while the connection opens, and taken off the register afterwards.
 */
public final class Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
  private static final Map<String, Wire> OPENING = new ConcurrentHashMap<>();

  /** Property that holds the wire's number while a connection opens. */
  static final String NUMBER = "pgbg.internal.wire";

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String number = Long.toString(NUMBERS.incrementAndGet());
  private volatile WireTap tap = WireTap.NONE;
  private volatile @Nullable Socket socket;
  private volatile @Nullable MessageStream stream;
  private volatile @Nullable GivenFactories factories;
  private volatile boolean open;
  private volatile boolean answered = true;
  private volatile boolean aborted;
  private volatile long heardNanos = System.nanoTime();
  private final @Nullable Keepalive keepalive;

  private Wire(@Nullable Keepalive keepalive) {
    this.keepalive = keepalive;
  }

  /** For the application's connection, which is as its properties say. */
  static Wire ofApplication() {
    return new Wire(null);
  }

  /**
   * For a connection of the driver's own.
   *
   * @param info the connection's properties; {@code socketTimeout} bounds how long a lost network
   *     stays unnoticed
   * @throws SQLException 22023 if a number cannot be read
   */
  public static Wire own(Properties info) throws SQLException {
    return new Wire(Keepalive.within(info));
  }

  /**
   * Ends the connection at once, from any thread: a blocked connect, handshake, login, read or
   * write of it fails. Does not wait, says nothing to the server, and is no error on a connection
   * that is closed or not begun; what is not begun will not begin.
   */
  public void abort() {
    aborted = true;
    Socket current = socket;
    if (current != null) {
      closeQuietly(current);
    }
  }

  /** Whether {@link #abort} was called. */
  public boolean isAborted() {
    return aborted;
  }

  /** How long nothing has arrived: since the last bytes, or since the wire was made. */
  public long silentNanos() {
    return System.nanoTime() - heardNanos;
  }

  /** Whether it is a connection of the driver's own: keepalive is not the application's matter. */
  boolean isOwn() {
    return keepalive != null;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closing the socket failed", e);
    }
  }

  /** The tap that is notified from now on; {@link WireTap#NONE} for none. */
  public void tap(WireTap newTap) {
    tap = newTap;
  }

  WireTap tap() {
    return tap;
  }

  /**
   * Whether bytes have arrived that PgJDBC has not read yet: the server has answered, or has closed
   * an idle connection with a last message.
   */
  public boolean hasUnreadBytes() {
    MessageStream read = stream;
    try {
      return hasNewBytes() || (read != null && read.hasUnread());
    } catch (IOException e) {
      return true; // a broken socket has its news too: the next read tells them
    }
  }

  /** Whether bytes have arrived that nobody has read; of TLS, not decrypted yet. */
  boolean hasNewBytes() {
    Socket current = socket;
    try {
      return current != null && current.getInputStream().available() > 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Whether the last message that was begun to be read would have to be waited for: the server
   * sends when it has enough, in the middle of a row. For the thread that reads.
   */
  public boolean isCutOff() {
    MessageStream read = stream;
    return read != null && read.isReadable() && read.isCutOff();
  }

  /** Whether what passes can be read: not with GSS encryption, which lies above. */
  public boolean isReadable() {
    MessageStream read = stream;
    return read == null || read.isReadable();
  }

  /** What PgJDBC reads from now on: the socket, and then TLS above it. */
  MessageStream reading(InputStream in) {
    MessageStream read = new MessageStream(in, this);
    stream = read;
    return read;
  }

  /** What PgJDBC writes to from now on. */
  OutputStream writing(OutputStream out) {
    return new TappedOutput(out, this);
  }

  /** So much is about to be sent. */
  void sends(int bytes) {
    MessageStream read = stream;
    if (read != null) {
      read.sends(bytes);
    }
  }

  /**
   * Whether the server has said nothing since its last answer, as far as can be seen without asking
   * it. PgJDBC may have read a last message together with that answer, and not looked at it yet.
   */
  public boolean isQuiet() {
    return answered && !hasUnreadBytes();
  }

  /** PgJDBC was given bytes, which end with the end of an answer or go on. */
  void read(boolean endWithAnAnswer) {
    if (answered != endWithAnAnswer) { // a volatile write is dear
      answered = endWithAnAnswer;
    }
    if (keepalive != null) {
      heardNanos = System.nanoTime();
    }
  }

  String register(GivenFactories given) {
    factories = given;
    OPENING.put(number, this);
    return number;
  }

  /** Those that the connection's properties name. */
  GivenFactories factories() {
    return Objects.requireNonNull(factories);
  }

  /** Later sockets of the same factory carry cancel requests and are of no interest. */
  void opened() {
    open = true;
    OPENING.remove(number);
  }

  /** Whether it is a connection: what is read are messages of a session. */
  boolean isOpen() {
    return open;
  }

  void abandoned() {
    OPENING.remove(number);
  }

  /** The wire of the connection that PgJDBC opens with these properties, in a factory of ours. */
  static @Nullable Wire opening(Properties info) {
    String number = info.getProperty(NUMBER);
    return number == null ? null : OPENING.get(number);
  }

  /** PgJDBC tries hosts one after the other; the last socket made is the one in use. */
  boolean attach(Socket candidate) throws IOException {
    if (open) {
      return false;
    }
    if (keepalive != null) {
      keepalive.apply(candidate);
    }
    socket = candidate;
    if (aborted) {
      closeQuietly(candidate);
      throw new SocketException("the connection was broken off while it was opened");
    }
    return true;
  }
}
