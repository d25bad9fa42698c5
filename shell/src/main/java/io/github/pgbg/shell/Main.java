package io.github.pgbg.shell;

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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
    versionProvider = Main.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Without -c and -f it reads from the terminal, or from standard input.",
      "pgbg top shows all jobs of a server, of any session."
    })
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int NO_CONNECTION = 2;
  private static final String TOP = "top";

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli looks at it; -h is the host, as in psql
  @Option(names = "--help", usageHelp = true, description = "Shows this help and leaves.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version and leaves.")
  private boolean version;

  @Parameters(
      arity = "0..2",
      paramLabel = "DATABASE USER",
      description = "As psql: the database or a URL, and the user; \"top\" shows a server's jobs.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server: jdbc:pgbg://host:port/database or postgresql://user@host/database")
  private @Nullable String url;

  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      description = "The server's host; PGHOST, else localhost.")
  private @Nullable String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Its port; PGPORT, else 5432.")
  private @Nullable Integer port;

  @Option(
      names = {"-d", "--dbname"},
      paramLabel = "NAME",
      description = "The database, or a URL; PGDATABASE, else the user's name.")
  private @Nullable String database;

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
      names = {"-c", "--command", "-e", "--execute"},
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
      boolean top = !words.isEmpty() && words.get(0).equals(TOP);
      if (top) {
        words = words.subList(1, words.size());
      }
      check();
      String named = url();
      try (EmbeddedServer server = named == null ? EmbeddedServer.start(data) : null;
          Console console = new Console(target(server == null ? named : server.url()), out, err)) {
        return (top ? new Top(console.connection(), out).run() : run(console)) ? 0 : FAILED;
      }
    } catch (SQLException e) {
      new ErrorText("").print("", e, err);
      return NO_CONNECTION;
    } catch (EmbeddedServer.Failure e) {
      err.println("pgbg: " + e.getMessage());
      return NO_CONNECTION;
    }
  }

  /** The server that the options name; null if they name none. */
  private @Nullable String url() {
    String name = database != null ? database : words.isEmpty() ? null : words.get(0);
    if (url != null) {
      return ConnectionTarget.urlOf(url);
    }
    if (name != null && name.contains("://")) {
      return ConnectionTarget.urlOf(name);
    }
    return host == null && port == null && name == null
        ? null
        : ConnectionTarget.urlOf(host, port, name);
  }

  private ConnectionTarget target(@Nullable String named) {
    if (named == null) {
      throw new IllegalStateException("a server is named or started");
    }
    String who = user != null ? user : words.size() > 1 ? words.get(1) : null;
    if (who == null && !named.contains("user=")) {
      who = System.getenv("PGUSER");
    }
    String secret = password == null ? System.getenv("PGPASSWORD") : new String(password);
    return new ConnectionTarget(named, who, secret);
  }

  private void check() throws SQLException, IOException {
    String named = url();
    ConnectionTarget shown = new ConnectionTarget(named == null ? "" : named, null, null);
    if (named != null && !shown.isOurs()) {
      throw wrong(
          "--url: the driver does not take "
              + shown // without what may hold a password
              + "; allowed are jdbc:pgbg://host:port/database and"
              + " jdbc:pgbg:postgresql://host:port/database");
    }
    if (named != null && data != null) {
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
