package io.github.pgbg.internal.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

/** A connection that is being opened to a server that says nothing. */
class WireAbortTest {
  private final Properties info = new Properties();
  private final List<Socket> clients = new ArrayList<>();
  private ServerSocket listener;
  private Wire wire;

  @BeforeEach
  void listen() throws Exception {
    info.setProperty("user", "someone");
    info.setProperty("connectTimeout", "0");
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    wire = Wire.own(info);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    listener.close();
  }

  private CompletableFuture<BaseConnection> open() {
    String url = "jdbc:postgresql://localhost:" + listener.getLocalPort() + "/test";
    CompletableFuture<BaseConnection> opening = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                opening.complete(Connector.openOwn(url, info, wire));
              } catch (SQLException | RuntimeException e) {
                opening.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return opening;
  }

  private static void assertEnds(CompletableFuture<BaseConnection> opening) {
    assertThatThrownBy(() -> opening.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
  }

  @Test
  void aLoginWithoutAnAnswerEnds() throws Exception {
    info.setProperty("sslmode", "disable");
    CompletableFuture<BaseConnection> opening = open();
    try (Socket server = listener.accept()) {
      assertThat(server.getInputStream().readNBytes(8)).hasSize(8); // the startup packet
      wire.abort();
      assertEnds(opening);
    }
  }

  @Test
  void aHandshakeWithoutAnAnswerEnds() throws Exception {
    info.setProperty("sslmode", "require");
    CompletableFuture<BaseConnection> opening = open();
    try (Socket server = listener.accept()) {
      assertThat(server.getInputStream().readNBytes(8)).hasSize(8); // SSLRequest
      server.getOutputStream().write('S');
      assertThat(server.getInputStream().read()).isEqualTo(0x16); // the handshake has begun
      wire.abort();
      assertEnds(opening);
    }
  }

  /** The kernel answers no connection request where the queue of the listener is full. */
  @Test
  void aConnectWithoutAnAnswerEnds() throws Exception {
    fillTheQueue();
    CompletableFuture<BaseConnection> opening = open();
    assertThatThrownBy(() -> opening.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    wire.abort();
    assertEnds(opening);
  }

  private void fillTheQueue() throws IOException {
    for (int i = 0; i < 100; i++) {
      Socket client = new Socket();
      clients.add(client);
      try {
        client.connect(new InetSocketAddress("localhost", listener.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the queue takes any number of connections");
  }

  @Test
  void whatWasAbortedDoesNotBegin() {
    wire.abort();
    assertEnds(open());
    assertThat(wire.isAborted()).isTrue();
  }
}
