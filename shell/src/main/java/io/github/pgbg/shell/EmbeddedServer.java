package io.github.pgbg.shell;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that the shell starts for itself, listening on the loopback interface only. */
final class EmbeddedServer implements AutoCloseable {
  /** The server did not start. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final EmbeddedPostgres postgres;

  private EmbeddedServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Keeps the data in the directory, or throws it away at the end if there is none. */
  static EmbeddedServer start(@Nullable Path data) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setServerConfig("listen_addresses", "localhost");
    if (data != null) {
      builder.setDataDirectory(data.toAbsolutePath()).setCleanDataDirectory(false);
    }
    try {
      return new EmbeddedServer(builder.start());
    } catch (IOException | IllegalStateException e) {
      String where = data == null ? "" : " in " + data;
      throw new Failure(
          "the own PostgreSQL did not start%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  String url() {
    return "jdbc:pgbg://localhost:%d/postgres?user=postgres".formatted(postgres.getPort());
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
