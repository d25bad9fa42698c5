package io.github.pgbg.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server that is measured on: one that is given by a property, else one of our own. */
final class Server implements AutoCloseable {
  /** What follows {@code jdbc:postgresql:}. */
  private static final String PROPERTY = "pgbg.server";

  private final String address;
  private final @Nullable EmbeddedPostgres own;

  private Server(String address, @Nullable EmbeddedPostgres own) {
    this.address = address;
    this.own = own;
  }

  static Server start() throws IOException {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return new Server(given, null);
    }
    EmbeddedPostgres own = EmbeddedPostgres.start();
    return new Server("//localhost:" + own.getPort() + "/postgres?user=postgres", own);
  }

  /** The server, as a forked JVM learns it by {@link #jvmArgument}. */
  static String url(String prefix) {
    return prefix + System.getProperty(PROPERTY);
  }

  /** The same server, another database. */
  static String url(String prefix, String database) {
    String url = url(prefix);
    int name = url.lastIndexOf('/') + 1;
    int options = url.indexOf('?', name);
    return url.substring(0, name) + database + (options < 0 ? "" : url.substring(options));
  }

  String jvmArgument() {
    return "-D" + PROPERTY + "=" + address;
  }

  /** For measuring in this very JVM. */
  void use() {
    System.setProperty(PROPERTY, address);
  }

  @Override
  public void close() throws IOException {
    if (own != null) {
      own.close();
    }
  }
}
