package io.github.pgbg.tests.worker;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A server of one test, which may be restarted. */
public final class OwnServer implements AutoCloseable {
  private final Path data;
  private final Map<String, String> settings;
  private EmbeddedPostgres postgres;

  private OwnServer(Path data, Map<String, String> settings) throws IOException {
    this.data = data;
    this.settings = settings;
    this.postgres = start(0);
  }

  public static OwnServer start(Path directory, Map<String, String> settings) throws IOException {
    return new OwnServer(
        Files.createDirectories(directory).resolve("data"), new TreeMap<>(settings));
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    settings.forEach(builder::setServerConfig);
    return port == 0 ? builder.start() : builder.setPort(port).start();
  }

  /** The same data on the same port; every connection is gone. */
  public void restart() throws IOException {
    int port = postgres.getPort();
    postgres.close();
    postgres = start(port);
  }

  public int port() {
    return postgres.getPort();
  }

  public String url(String user, String password) {
    return "jdbc:pgbg://localhost:"
        + postgres.getPort()
        + "/postgres?user="
        + user
        + "&password="
        + password;
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
