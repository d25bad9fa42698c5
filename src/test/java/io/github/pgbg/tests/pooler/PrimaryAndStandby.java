package io.github.pgbg.tests.pooler;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/** A server and a hot standby that follows it by streaming. */
final class PrimaryAndStandby implements AutoCloseable {
  private static final int NEW_BACKUP_FUNCTIONS = 15;

  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;
  private boolean primaryIsStopped;

  private PrimaryAndStandby(EmbeddedPostgres primary, EmbeddedPostgres standby) {
    this.primary = primary;
    this.standby = standby;
  }

  static PrimaryAndStandby start(Path directory) throws IOException, SQLException {
    Path data = Files.createDirectories(directory).resolve("primary");
    EmbeddedPostgres primary =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start();
    try {
      Path copy = directory.resolve("standby");
      backUp(primary, data, copy);
      EmbeddedPostgres standby =
          EmbeddedPostgres.builder().setDataDirectory(copy).setCleanDataDirectory(false).start();
      return new PrimaryAndStandby(primary, standby);
    } catch (IOException | SQLException | RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  /** As pg_basebackup does it, which the embedded binaries do not have. */
  private static void backUp(EmbeddedPostgres primary, Path data, Path copy)
      throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(primary.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      boolean renamed = connection.getMetaData().getDatabaseMajorVersion() >= NEW_BACKUP_FUNCTIONS;
      statement.execute(
          renamed
              ? "SELECT pg_backup_start('standby', true)"
              : "SELECT pg_start_backup('standby', true, false)");
      copyTree(data, copy);
      try (ResultSet row =
          statement.executeQuery(
              renamed
                  ? "SELECT labelfile FROM pg_backup_stop(false)"
                  : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
        row.next();
        Files.writeString(copy.resolve("backup_label"), row.getString(1));
      }
      Files.writeString(copy.resolve("standby.signal"), "");
      Files.writeString(
          copy.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=localhost port=" + primary.getPort() + " user=postgres'\n");
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> copy(file, to.resolve(from.relativize(file))));
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }

  /** Files come and go while the server runs; the log of the backup makes up for it. */
  private static void copy(Path file, Path target) {
    String name = file.getFileName().toString();
    if (name.equals("postmaster.pid") || name.equals("postmaster.opts")) {
      return;
    }
    try {
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else if (Files.exists(file)) {
        Files.copy(file, target);
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // it is gone
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String urlOfPrimary() {
    return "jdbc:pgbg://localhost:" + primary.getPort() + "/postgres?user=postgres";
  }

  String urlOfStandby() {
    return "jdbc:pgbg://localhost:" + standby.getPort() + "/postgres?user=postgres";
  }

  /** Both, the standby first; parameters are added. */
  String urlOfBoth(String parameters) {
    return "jdbc:pgbg://localhost:%d,localhost:%d/postgres?user=postgres&%s"
        .formatted(standby.getPort(), primary.getPort(), parameters);
  }

  /** Runs a statement on the primary, and waits until the standby has it. */
  void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(primary.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      String lsn;
      try (ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()")) {
        row.next();
        lsn = row.getString(1);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> onStandby("SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'").equals("t"));
    }
  }

  String onStandby(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(standby.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The primary goes away, and the standby takes its place. */
  void failOver() throws IOException, SQLException {
    primary.close();
    primaryIsStopped = true;
    onStandby("SELECT pg_promote()");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> onStandby("SELECT pg_is_in_recovery()").equals("f"));
  }

  @Override
  public void close() throws IOException {
    standby.close();
    if (!primaryIsStopped) {
      primary.close();
    }
  }
}
