package io.github.pgbg.tests.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests' own network does what its faults are called. */
class TcpProxyTest {
  private static final int SOON_MS = 200;

  private ServerSocket listener;
  private TcpProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    proxy = TcpProxy.before(listener.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    server = listener.accept();
    client.setSoTimeout(10_000);
    server.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listener.close();
  }

  private void ask() throws IOException {
    client.getOutputStream().write('?');
    assertThat(server.getInputStream().read()).isEqualTo('?');
    server.getOutputStream().write('!');
    assertThat(client.getInputStream().read()).isEqualTo('!');
  }

  private void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SOON_MS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(10_000);
  }

  @Test
  void bytesPassBothWaysAndAreCounted() throws IOException {
    ask();
    ask();
    await().until(() -> proxy.links().get(0).bytesToServer() == 2);
    await().until(() -> proxy.links().get(0).bytesToClient() == 2);
  }

  @Test
  void theEndOfOneSideReachesTheOther() throws IOException {
    server.close();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    client.close();
    await().until(() -> proxy.links().isEmpty());
  }

  @Test
  void aCutIsAnErrorAtBothEnds() throws IOException {
    ask();
    proxy.cut();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void aStallHoldsBytesUntilItEnds() throws IOException {
    ask();
    proxy.stall();
    client.getOutputStream().write('a');
    assertSilent(server);
    proxy.resume();
    assertThat(server.getInputStream().read()).isEqualTo('a');
  }

  @Test
  void anAnswerIsHeldWhileRequestsArrive() throws IOException {
    ask();
    proxy.links().get(0).holdAnswers();
    client.getOutputStream().write('a');
    assertThat(server.getInputStream().read()).isEqualTo('a');
    server.getOutputStream().write('b');
    assertSilent(client);
    proxy.resume();
    assertThat(client.getInputStream().read()).isEqualTo('b');
  }

  @Test
  void halfOpenIsAnEndForTheServerOnly() throws IOException {
    ask();
    proxy.halfOpen();
    assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(IOException.class);
    client.getOutputStream().write('a');
    assertSilent(client);
  }

  @Test
  void whatWasIdleIsLostWithoutAWord() throws IOException {
    ask();
    proxy.dropAfterIdle(Duration.ofNanos(1));
    client.getOutputStream().write('a');
    assertSilent(server);
    assertSilent(client);
  }

  @Test
  void delayedBytesArriveLater() throws IOException {
    proxy.delay(Duration.ofMillis(50));
    long start = System.nanoTime();
    ask();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void newConnectionsAreRefusedOrHearNothing() throws IOException {
    proxy.refuseNew();
    try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      refused.setSoTimeout(10_000);
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
    }
    proxy.acceptAndSayNothing();
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      assertSilent(silent);
    }
  }
}
