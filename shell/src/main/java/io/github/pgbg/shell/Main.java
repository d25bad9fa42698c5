package io.github.pgbg.shell;

import io.github.pgbg.Driver;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: 0 if all statements ran, 1 if one failed, 2 if the arguments are wrong or there
 * is no connection.
 */
@Command(
    name = "pgbg",
    description = {
      "A SQL shell on the pgbg driver.",
      "Without --url it starts a PostgreSQL of its own and throws its data away at the end."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    footer = {"", "Without -e and -f it reads from the terminal, or from standard input."})
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int NO_CONNECTION = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server: jdbc:pgbg://host:port/database")
  private @Nullable String url;

  @Option(
      names = {"-U", "--user"},
      paramLabel = "NAME",
      description = "The user, if the URL names none.")
  private @Nullable String user;

  @Option(
      names = {"-W", "--password"},
      interactive = true,
      arity = "0..1",
      paramLabel = "PASSWORD",
      description = "Asks for the password. Without it the variable PGPASSWORD counts.")
  private char @Nullable [] password;

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "SQL",
      description = "Runs the SQL and leaves. May be repeated.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Runs the script and leaves, after all -e.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps the data of the own PostgreSQL here.")
  private @Nullable Path data;

  private final PrintStream out;
  private final PrintStream err;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    // From JDK 22 on there is a console without a terminal too, unless it is java.base's own.
    System.setProperty("jdk.console", "java.base");
    System.exit(run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err)));
  }

  /** Runs the shell in this JVM; its exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(new Main(out, err));
    commandLine
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    return commandLine.execute(args);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  @Override
  public Integer call() throws IOException {
    try {
      check();
      try (EmbeddedServer server = url == null ? EmbeddedServer.start(data) : null;
          Connection connection = connect(server == null ? url : server.url())) {
        return run(new Console(connection, out, err)) ? 0 : FAILED;
      }
    } catch (SQLException e) {
      new ErrorText("").print(e, err);
      return NO_CONNECTION;
    } catch (EmbeddedServer.Failure e) {
      err.println("pgbg: " + e.getMessage());
      return NO_CONNECTION;
    }
  }

  private void check() throws SQLException, IOException {
    if (url != null && !new Driver().acceptsURL(url)) {
      String shown = url.replaceFirst("\\?.*", "?…"); // a password may stand in what is cut
      throw wrong(
          "--url: the driver does not take "
              + shown
              + "; allowed are jdbc:pgbg://host:port/database and"
              + " jdbc:pgbg:postgresql://host:port/database");
    }
    if (url != null && data != null) {
      throw wrong("--data is for the own PostgreSQL, and --url names another: give one of them");
    }
    String problem = data == null ? null : DataDirectory.problem(data);
    if (problem != null) {
      throw wrong("--data: " + problem);
    }
    if (file != null && !Files.isReadable(file)) {
      throw wrong("--file: " + file + " is not there or cannot be read");
    }
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the field before it calls");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private Connection connect(@Nullable String target) throws SQLException {
    Properties login = new Properties();
    if (user != null) {
      login.setProperty("user", user);
    }
    String secret = password == null ? System.getenv("PGPASSWORD") : new String(password);
    if (secret != null) {
      login.setProperty("password", secret);
    }
    return DriverManager.getConnection(target, login);
  }

  @SuppressWarnings("SystemConsoleNull") // main sees to it that null means no terminal
  private boolean run(Console console) throws IOException, SQLException {
    if (!statements.isEmpty() || file != null) {
      for (String statement : statements) {
        if (!console.runAll(statement.lines().iterator())) {
          return false;
        }
      }
      return file == null || console.runFile(file);
    }
    if (System.console() == null) {
      try (BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        return console.runAll(input.lines().iterator());
      }
    }
    new Interactive(console, out).run();
    return true;
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"pgbg " + (version == null ? "(not packaged)" : version)};
    }
  }
}
