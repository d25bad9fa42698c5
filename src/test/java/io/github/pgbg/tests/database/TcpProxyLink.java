package io.github.pgbg.tests.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through a {@link TcpProxy}. */
public final class TcpProxyLink {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long LOOK_MS = 5;

  private final TcpProxy proxy;
  private final Socket client;
  private final Socket server;
  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();
  private final AtomicInteger openEnds = new AtomicInteger(2);
  private volatile boolean answersHeld;
  private volatile boolean requestsHeld;
  private volatile boolean lost;
  private volatile int portAtServer;
  private volatile long cutAfterToServer = Long.MAX_VALUE;
  private volatile long lastByteNanos = System.nanoTime();

  TcpProxyLink(TcpProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() throws IOException {
    portAtServer = server.getLocalPort();
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    pump(client, server, true);
    pump(server, client, false);
  }

  /** The bytes that the driver sent and that were passed on. */
  public long bytesToServer() {
    return toServer.get();
  }

  /** The bytes that the server sent and that were passed on. */
  public long bytesToClient() {
    return toClient.get();
  }

  /** Both ends learn it by a reset. */
  public void cut() {
    reset(client);
    reset(server);
    proxy.ended(this);
  }

  /** Cuts as soon as the driver has sent so many bytes from the connection's begin on. */
  public void cutAfterToServer(long bytes) {
    cutAfterToServer = bytes;
  }

  /** The server sees an end, the driver never hears anything again. */
  public void halfOpen() {
    lost = true;
    reset(server);
  }

  /** Holds back what the server says; what the driver says arrives. */
  public void holdAnswers() {
    answersHeld = true;
  }

  /** Holds back what the driver says; what the server says arrives. */
  public void holdRequests() {
    requestsHeld = true;
  }

  /** Holds back what either of them says. */
  public void stall() {
    holdAnswers();
    holdRequests();
  }

  /** The port that the server sees as the client's: as {@code pg_stat_activity.client_port}. */
  public int portAtServer() {
    return portAtServer;
  }

  /** Passes on what was held back on this link. */
  public void resume() {
    answersHeld = false;
    requestsHeld = false;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it is closed already
    }
  }

  private void pump(Socket from, Socket to, boolean up) {
    Thread thread = new Thread(() -> pass(from, to, up), up ? "tcp-proxy-up" : "tcp-proxy-down");
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        loseWhenIdle();
        waitToPass(up);
        if (!lost) {
          out.write(buffer, 0, read);
          out.flush();
        }
        count(up, read);
      }
      if (!lost) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      if (!lost) {
        reset(from);
        reset(to);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (openEnds.decrementAndGet() == 0 && !lost) {
        reset(client);
        reset(server);
        proxy.ended(this);
      }
    }
  }

  private void count(boolean up, int bytes) {
    lastByteNanos = System.nanoTime();
    long sum = (up ? toServer : toClient).addAndGet(bytes);
    if (up && sum >= cutAfterToServer) {
      cut();
    }
  }

  private void loseWhenIdle() {
    long limit = proxy.idleLimit().toNanos();
    if (limit > 0 && System.nanoTime() - lastByteNanos > limit) {
      lost = true;
    }
  }

  private void waitToPass(boolean up) throws InterruptedException {
    long delayMillis = proxy.delay().toMillis();
    if (delayMillis > 0) {
      Thread.sleep(delayMillis);
    }
    while (!client.isClosed() && (proxy.isStalled() || (up ? requestsHeld : answersHeld))) {
      Thread.sleep(LOOK_MS);
    }
  }
}
