package io.github.pgbg.tests.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network between the driver and a server that can be made bad: it passes bytes on, TLS or not,
 * until it is asked to cut, stall, lose or delay them.
 *
 * <p>What is said without a link goes for all connections, also for those that come later; {@link
 * #links} gives those that are open, in the order in which they came.
 */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final List<TcpProxyLink> links = new CopyOnWriteArrayList<>();
  private final Thread acceptor = new Thread(this::accept, "tcp-proxy");
  private volatile Welcome welcome = Welcome.CONNECT;
  private volatile boolean stalled;
  private volatile Duration delay = Duration.ZERO;
  private volatile Duration idleLimit = Duration.ZERO;

  private enum Welcome {
    CONNECT,
    REFUSE,
    SAY_NOTHING
  }

  private TcpProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** A proxy before a server of this machine. */
  public static TcpProxy before(int port) throws IOException {
    return before("localhost", port);
  }

  /** A proxy before any server. */
  public static TcpProxy before(String host, int port) throws IOException {
    return new TcpProxy(new InetSocketAddress(host, port));
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The connections that are open now. */
  public List<TcpProxyLink> links() {
    return List.copyOf(links);
  }

  /** Cuts all that are open now: both ends learn it by a reset. */
  public void cut() {
    links.forEach(TcpProxyLink::cut);
  }

  /** Loses all that are open now: the server sees an end, the driver never hears anything again. */
  public void halfOpen() {
    links.forEach(TcpProxyLink::halfOpen);
  }

  /** Holds all bytes back, in both directions, until {@link #resume}. */
  public void stall() {
    stalled = true;
  }

  /** Passes bytes on again, those held back first; new connections are connected again. */
  public void resume() {
    welcome = Welcome.CONNECT;
    stalled = false;
    links.forEach(TcpProxyLink::resume);
  }

  /** Each piece of data is passed on so much later. */
  public void delay(Duration newDelay) {
    delay = newDelay;
  }

  /** As firewalls do: what has been idle for so long is lost without a word; zero for never. */
  public void dropAfterIdle(Duration limit) {
    idleLimit = limit;
  }

  /** New connections are closed at once. */
  public void refuseNew() {
    welcome = Welcome.REFUSE;
  }

  /** New connections are taken, and nothing is ever said on them. */
  public void acceptAndSayNothing() {
    welcome = Welcome.SAY_NOTHING;
  }

  boolean isStalled() {
    return stalled;
  }

  Duration delay() {
    return delay;
  }

  Duration idleLimit() {
    return idleLimit;
  }

  void ended(TcpProxyLink link) {
    links.remove(link);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        welcome(listener.accept());
      } catch (SocketException e) {
        // closed, or the server is not there: the client knows it
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void welcome(Socket client) throws IOException {
    if (welcome == Welcome.REFUSE) {
      client.close();
      return;
    }
    Socket target = new Socket();
    if (welcome == Welcome.CONNECT) {
      try {
        target.connect(server);
      } catch (IOException e) {
        client.close();
        return;
      }
    }
    TcpProxyLink link = new TcpProxyLink(this, client, target);
    links.add(link);
    if (target.isConnected()) {
      link.start();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    links.forEach(TcpProxyLink::cut);
  }
}
