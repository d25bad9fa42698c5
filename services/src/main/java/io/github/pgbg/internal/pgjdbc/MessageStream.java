package io.github.pgbg.internal.pgjdbc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLWarning;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PgJDBC reads of a connection: the plain text of the protocol, without the requests to the
 * {@link WireTap}, which are served before PgJDBC waits for more.
 *
 * <p>Ordinary bytes go straight into PgJDBC's buffer; only a notice that may be a request, and what
 * came together with it, is held here. Where the bytes are not PostgreSQL's messages (GSS
 * encryption) they pass unread.
 *
 * <p>While the connection's own thread sends so much that it may be stuck in it (a server that
 * waits for an answer reads no further) another thread may read ahead, to serve requests.
 */
final class MessageStream extends InputStream {
  /** Less than this fits the smallest buffers between us and the server. */
  private static final int MUCH_BYTES = 32 * 1024;

  private final InputStream in;
  private final Wire wire;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile int sending;
  private int sendings;

  // under the lock while somebody sends, else the connection's thread's own
  private final MessageBoundary boundary = new MessageBoundary();
  private final HeldBytes held = new HeldBytes();
  private volatile @Nullable ServerErrorMessage request;

  /** Whether bytes behind the request, or behind those that PgJDBC may have, were read. */
  private volatile boolean hasMore;

  /** How often PgJDBC was given bytes, and how often that was when more of them were there. */
  private long fills;

  private long fillsWithMore = -1;

  MessageStream(InputStream in, Wire wire) {
    this.in = in;
    this.wire = wire;
  }

  /** The connection's thread is about to send. */
  void sends(int bytes) {
    long sent = sentBytes.getPlain() + bytes; // one thread writes it
    sentBytes.lazySet(sent);
    if (sent > MUCH_BYTES && sending == 0 && wire.isOpen() && wire.tap().requestState() != null) {
      sendings = sendings == Integer.MAX_VALUE ? 1 : sendings + 1;
      int number = sendings;
      sending = number;
      wire.tap().longSendStarted(new Ahead(number));
    }
  }

  /** The connection's thread is about to read: from here on nobody else does. */
  private void reads() {
    sentBytes.lazySet(0);
    if (sending != 0) {
      lock.lock(); // until a request that is being served has its answer
      try {
        sending = 0;
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!wire.isOpen()) {
      return in.read(bytes, offset, length);
    }
    reads();
    int count = 0;
    while (count == 0 && length > 0) {
      if (request != null) {
        serve();
      } else if (held.readyCount() > 0) {
        count = held.give(bytes, offset, length);
      } else if (!held.isEmpty()) {
        readOn();
      } else {
        count = in.read(bytes, offset, length);
        count = count < 0 ? count : pass(bytes, offset, count);
      }
      lookBehind();
    }
    fills++;
    wire.read(held.isEmpty() && request == null && boundary.endsWithAnAnswer());
    return count;
  }

  /** Written where it changes only: a volatile write costs more than all else of a read. */
  private void lookBehind() {
    boolean more = held.hasMore();
    if (more != hasMore) {
      hasMore = more;
    }
  }

  /** How many of the bytes PgJDBC may have now; the rest is held. */
  private int pass(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int stop = boundary.advance(bytes, offset, end, wire.tap());
    if (stop < end) {
      held.add(bytes, stop, end - stop);
      lookAtHeld();
    }
    return stop - offset;
  }

  /** A notice is not there in full. */
  private void readOn() throws IOException {
    if (held.fill(in)) {
      lookAtHeld();
    } else {
      held.giveAll();
      if (held.isEmpty()) {
        throw new EOFException();
      }
    }
  }

  /** Up to the next request: what follows it is looked at when it has been served. */
  private void lookAtHeld() {
    WireTap tap = wire.tap();
    held.advance(boundary, tap);
    for (HeldBytes.Response next = held.take(); next != null; next = held.take()) {
      if (next.isNotice()
          && isRequest(String.valueOf(next.message().getSQLState()), tap.requestState())) {
        request = next.message();
        return;
      }
      insert(tap.translate(next.message()), next.isNotice());
      held.advance(boundary, tap);
    }
  }

  private static boolean isRequest(String sqlState, @Nullable String requestState) {
    return requestState != null && sqlState.startsWith(requestState);
  }

  private void insert(ErrorFields fields, boolean isNotice) {
    held.insert(isNotice ? fields.noticeResponse() : fields.errorResponse());
  }

  private void serve() {
    ServerErrorMessage toServe = request;
    request = null;
    lookBehind();
    if (toServe != null) {
      List<SQLWarning> notices = wire.tap().serve(toServe);
      for (SQLWarning notice : notices) {
        if (notice instanceof PSQLWarning psql) {
          insert(ErrorFields.of(psql.getServerErrorMessage()), true);
        }
      }
      lookAtHeld();
    }
  }

  /** How many bytes PgJDBC can have without waiting: requests are not among them. */
  @Override
  public int available() throws IOException {
    if (!wire.isOpen()) {
      return in.available();
    }
    reads();
    if (request == null && held.isEmpty() && wire.tap().requestState() == null) {
      return in.available(); // all that is there is for PgJDBC
    }
    readWhatIsThere();
    return held.readyCount();
  }

  private void readWhatIsThere() throws IOException {
    while (request != null || (held.readyCount() == 0 && in.available() > 0)) {
      if (request != null) {
        serve();
      } else {
        readOn();
      }
    }
    lookBehind();
  }

  /**
   * Whether PgJDBC has the beginning of a message whose rest has not come. For the connection's own
   * thread; looks once for all messages that came together.
   */
  boolean isCutOff() {
    if (fills == fillsWithMore || boundary.isBetweenMessages() || !held.isEmpty()) {
      return false;
    }
    if (wire.hasNewBytes()) {
      fillsWithMore = fills;
      return false;
    }
    return true;
  }

  /** Whether the bytes are PostgreSQL's messages, as far as they have come. */
  boolean isReadable() {
    return !boundary.isDesynchronized();
  }

  /** Whether the server has said more than what PgJDBC has, or may have. */
  boolean hasUnread() throws IOException {
    return hasMore || in.available() > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** One long sending, as another thread sees it. */
  private final class Ahead implements WireTap.Sending {
    private final int number;

    Ahead(int number) {
      this.number = number;
    }

    @Override
    public boolean isActive() {
      return sending == number;
    }

    @Override
    public long sentBytes() {
      return sentBytes.get();
    }

    @Override
    public boolean hasInput() {
      return isActive() && (request != null || wire.hasNewBytes());
    }

    @Override
    public boolean serveRequests() {
      boolean served = false;
      lock.lock();
      try {
        while (isActive() && (request != null || wire.hasNewBytes())) {
          if (request == null) {
            readOn();
          }
          served |= request != null;
          serve();
        }
      } catch (IOException e) {
        return false; // the sender will find out
      } finally {
        lookBehind();
        lock.unlock();
      }
      return served;
    }
  }
}
