package io.github.pgbg.tests.database;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer of one test, before the run's server: Debian's package {@code pgbouncer}, or any that
 * is on the PATH; {@code -Dpgbg.pgbouncer} names another.
 */
public final class PgBouncer implements AutoCloseable {
  private static final int NOBODY = 65534;

  private final Process process;
  private final int port;
  private final Path directory;

  private PgBouncer(Process process, int port, Path directory) {
    this.process = process;
    this.port = port;
    this.directory = directory;
  }

  /** Why there is none to be had, or null. */
  public static @Nullable String missing() {
    if (!System.getProperty("pgbg.database", "embedded").equals("embedded")) {
      return "the pooler knows no passwords: it stands before the embedded server only";
    }
    return program() == null ? "pgbouncer is not installed (Debian: apt install pgbouncer)" : null;
  }

  /** Its version as one number, 1.18 as 118; 0 where there is none. */
  public static int version() throws IOException {
    Path program = program();
    if (program == null) {
      return 0;
    }
    Process process = new ProcessBuilder(program.toString(), "--version").start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher numbers = Pattern.compile("PgBouncer (\\d+)\\.(\\d+)").matcher(said);
    return numbers.find()
        ? Integer.parseInt(numbers.group(1)) * 100 + Integer.parseInt(numbers.group(2))
        : 0;
  }

  private static @Nullable Path program() {
    String given = System.getProperty("pgbg.pgbouncer", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    for (String directory : path.split(":", -1)) {
      Path candidate = Path.of(directory, "pgbouncer");
      if (!directory.isEmpty() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Starts one.
   *
   * @param mode session, transaction or statement
   * @param size of a pool: how many connections to the server a user has
   */
  public static PgBouncer start(TestDatabase database, String mode, int size) throws IOException {
    return start(database, mode, size, "");
  }

  /**
   * Starts one that has more settings.
   *
   * @param more lines of its section pgbouncer
   */
  public static PgBouncer start(TestDatabase database, String mode, int size, String more)
      throws IOException {
    Path directory =
        Files.createTempDirectory(
            "pgbouncer",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    int port = freePort();
    Path configuration = directory.resolve("pgbouncer.ini");
    String superuser = database.administrator().user();
    Files.writeString(directory.resolve("users"), "\"" + superuser + "\" \"\"\n");
    Files.writeString(
        configuration,
        """
        [databases]
        * = host=127.0.0.1 port=%d auth_user=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        pool_mode = %s
        default_pool_size = %d
        auth_type = trust
        auth_file = %s
        auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1
        ignore_startup_parameters = extra_float_digits,options
        %s
        """
            .formatted(
                database.port(), superuser, port, mode, size, directory.resolve("users"), more));
    Process process =
        new ProcessBuilder(command(configuration))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    PgBouncer pooler = new PgBouncer(process, port, directory);
    await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive() || pooler.answers());
    if (!process.isAlive()) {
      throw new IOException(
          "pgbouncer did not start: " + Files.readString(directory.resolve("log")));
    }
    return pooler;
  }

  /** It refuses to run as root. */
  private static List<String> command(Path configuration) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(String.valueOf(program()));
    command.add(configuration.toString());
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where clients connect. */
  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    for (String file : List.of("pgbouncer.ini", "users", "log")) {
      Files.deleteIfExists(directory.resolve(file));
    }
    Files.deleteIfExists(directory);
  }
}
