package io.github.pgbg.internal.pgjdbc;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection of the driver's own finds out that its network is gone while a job is silent: by
 * TCP keepalive, since a read timeout cannot tell a dead server from a busy one.
 *
 * <p>The system's default is two hours. The options are looked up by name: the module {@code
 * jdk.net} may be missing, and a system may not know them; then keepalive is on all the same.
 *
 * <p>Probes go out while nothing that was sent waits for its acknowledgement; a request lost in the
 * network is repeated by TCP for longer ({@code tcp_retries2}), and Java has no {@code
 * TCP_USER_TIMEOUT}. Whoever waits for an answer watches {@link Wire#silentNanos} for that.
 *
 * @param idleSeconds silence before the first probe
 * @param intervalSeconds between probes
 * @param count probes without an answer that end the connection
 */
record Keepalive(int idleSeconds, int intervalSeconds, int count) {
  private static final Logger LOG = LoggerFactory.getLogger(Keepalive.class);

  /** Notices a lost network within half a minute; shorter than any firewall's patience. */
  static final Keepalive DEFAULT = new Keepalive(15, 5, 3);

  /** Within the {@code socketTimeout}, where it is set and shorter. */
  static Keepalive within(Properties info) throws PSQLException {
    int limit = PGProperty.SOCKET_TIMEOUT.getInt(info);
    int longest = DEFAULT.idleSeconds + DEFAULT.count * DEFAULT.intervalSeconds;
    if (limit <= 0 || limit >= longest) {
      return DEFAULT;
    }
    int interval = Math.max(1, limit / (2 * DEFAULT.count));
    return new Keepalive(Math.max(1, limit - DEFAULT.count * interval), interval, DEFAULT.count);
  }

  /** Sets what the socket and the system know. */
  void apply(Socket socket) {
    Map<String, Integer> values =
        Map.of(
            "TCP_KEEPIDLE", idleSeconds,
            "TCP_KEEPINTERVAL", intervalSeconds,
            "TCP_KEEPCOUNT", count);
    try {
      socket.setKeepAlive(true);
      for (SocketOption<?> option : socket.supportedOptions()) {
        Integer value = values.get(option.name());
        if (value != null) {
          set(socket, option, value);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("Keepalive intervals cannot be set on {}", socket.getClass(), e);
    }
  }

  @SuppressWarnings("unchecked") // checked by the option's own type
  private static void set(Socket socket, SocketOption<?> option, Integer value) throws IOException {
    if (option.type() == Integer.class) {
      socket.setOption((SocketOption<Integer>) option, value);
    }
  }
}
