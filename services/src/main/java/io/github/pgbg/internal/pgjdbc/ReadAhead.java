package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Lets another thread look at what arrives while the connection's own thread sends so much that it
 * may be stuck in it: a server that waits for an answer reads no further.
 *
 * <p>What was read ahead is kept and given to PgJDBC when it reads again, without the notices that
 * were taken out. Reading ahead begins only between two messages; where the bytes are not
 * PostgreSQL's messages (TLS, GSS) it never does.
 */
final class ReadAhead {
  /** Less than this fits the smallest buffers between us and the server. */
  private static final int MUCH_BYTES = 32 * 1024;

  private final InputStream in;
  private final Wire wire;
  private final ReentrantLock lock = new ReentrantLock();
  private final MessageBoundary given = new MessageBoundary();
  private long sentBytes;
  private volatile int sending;
  private int sendings;

  // under the lock while somebody sends, else the connection's thread's own
  private byte[] kept = new byte[0];
  private int keptFrom;
  private int keptTo;
  private int scanned;

  ReadAhead(InputStream in, Wire wire) {
    this.in = in;
    this.wire = wire;
  }

  /** The connection's thread is about to send. */
  void sends(int bytes) {
    sentBytes += bytes;
    if (sentBytes > MUCH_BYTES && sending == 0 && wire.isOpen() && given.isBetweenMessages()) {
      sendings = sendings == Integer.MAX_VALUE ? 1 : sendings + 1;
      int number = sendings;
      sending = number;
      wire.tap().sendsMuch(new Sending(number));
    }
  }

  /** The connection's thread is about to read: from here on nobody else does. */
  void reads() {
    sentBytes = 0;
    if (sending != 0) {
      lock.lock(); // until a request that is being served has its answer
      try {
        sending = 0;
      } finally {
        lock.unlock();
      }
    }
  }

  int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    if (keptFrom < keptTo) {
      count = Math.min(length, keptTo - keptFrom);
      System.arraycopy(kept, keptFrom, bytes, offset, count);
      keptFrom += count;
      if (keptFrom == keptTo) {
        kept = new byte[0];
        keptFrom = 0;
        keptTo = 0;
        scanned = 0;
      }
    } else {
      count = in.read(bytes, offset, length);
    }
    if (count > 0 && wire.isOpen()) {
      given.passed(bytes, offset, count);
      wire.read(given.endsWithAnAnswer());
    }
    return count;
  }

  int available() throws IOException {
    return sending == 0 ? keptTo - keptFrom + in.available() : in.available();
  }

  /** One long sending, as another thread sees it. */
  private final class Sending implements WireTap.Sending {
    private final int number;

    Sending(int number) {
      this.number = number;
    }

    @Override
    public boolean goesOn() {
      return sending == number;
    }

    @Override
    public boolean hasNews() {
      try {
        return goesOn() && in.available() > 0;
      } catch (IOException e) {
        return false; // the sender will find out
      }
    }

    @Override
    public boolean takeNotices(String sqlState, Consumer<PSQLWarning> taker) {
      boolean taken = false;
      lock.lock();
      try {
        while (goesOn() && in.available() > 0) {
          fill(in.available());
          taken |= takeNoticesRead(sqlState, taker);
        }
      } catch (IOException e) {
        return false; // the sender will find out
      } finally {
        lock.unlock();
      }
      return taken;
    }
  }

  private void fill(int available) throws IOException {
    if (keptTo + available > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptTo + available));
    }
    int count = in.read(kept, keptTo, available);
    keptTo += Math.max(count, 0);
  }

  private boolean takeNoticesRead(String sqlState, Consumer<PSQLWarning> taker) {
    boolean taken = false;
    int end = MessageBoundary.end(kept, scanned, keptTo);
    while (end > 0) {
      ServerErrorMessage notice = kept[scanned] == 'N' ? notice(scanned + 5, end) : null;
      if (notice != null && sqlState.equals(notice.getSQLState())) {
        System.arraycopy(kept, end, kept, scanned, keptTo - end);
        keptTo -= end - scanned;
        taken = true;
        taker.accept(new PSQLWarning(notice));
      } else {
        scanned = end;
      }
      end = MessageBoundary.end(kept, scanned, keptTo);
    }
    return taken;
  }

  private ServerErrorMessage notice(int from, int to) {
    return new ServerErrorMessage(new String(kept, from, to - from, StandardCharsets.UTF_8));
  }
}
