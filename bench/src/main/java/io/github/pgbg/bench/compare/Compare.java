package io.github.pgbg.bench.compare;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Measures everything side by side and writes the report.
 *
 * <p>Arguments: {@code --url URL} for a server of one's own, {@code --out FOLDER} for the report
 * (by default {@code docs}), {@code --quick} for latency only.
 */
public final class Compare {
  private final Target target;
  private final Report report = new Report();

  private Compare(Target target) {
    this.target = target;
  }

  public static void main(String[] args) throws IOException, SQLException {
    System.setProperty("java.awt.headless", "true");
    List<String> arguments = List.of(args);
    String url = value(arguments, "--url");
    String out = value(arguments, "--out");
    Path folder = Path.of(out == null ? "docs" : out);
    boolean quick = arguments.contains("--quick");
    if (url != null) {
      new Compare(target(url)).run(folder, quick);
      return;
    }
    try (EmbeddedPostgres own =
        EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start()) {
      String address = "//localhost:" + own.getPort() + "/postgres?user=postgres";
      new Compare(new Target(address, new Properties())).run(folder, quick);
    }
  }

  private static @Nullable String value(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    return at < 0 || at + 1 >= arguments.size() ? null : arguments.get(at + 1);
  }

  private static Target target(String url) {
    Properties login = new Properties();
    String password = System.getenv("PGPASSWORD");
    if (password != null) {
      login.setProperty("password", password);
    }
    return new Target(url.replaceFirst("^jdbc:(pgbg|postgresql):", ""), login);
  }

  private void run(Path folder, boolean quick) throws IOException, SQLException {
    Path pictures = Files.createDirectories(folder.resolve("benchmarks"));
    Plots plots = new Plots(pictures);
    try (Sessions sessions = Sessions.open(target)) {
      head(sessions);
      latency(sessions, plots);
      if (!quick) {
        for (Comparison comparison : new Bulk(sessions).comparisons()) {
          report.comparison(comparison, Measure.of(comparison));
        }
        throughput(plots);
        growth(sessions);
        jvm();
      }
    }
    Path file = folder.resolve("benchmarks.md");
    report.save(file);
    System.out.println("\nwritten to " + file);
  }

  private void head(Sessions sessions) throws SQLException {
    DatabaseMetaData server = sessions.plain.getMetaData();
    report.line("# Benchmarks");
    report.line("");
    report.line(
        "Written by `./pgbg bench`. The ways of a comparison take turns; a time is the median of"
            + " the rounds, a ratio is taken within a round. Nothing is left out where another way"
            + " is faster.");
    report.line("");
    report.line(
        "%d processors, %s %s, JDK %s, PostgreSQL %s, PgJDBC %s; %s."
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                server.getDatabaseProductVersion(),
                server.getDriverVersion(),
                sessions.hasDblink() ? "dblink is there" : "dblink cannot be used here"));
    report.line("");
    report.line("## Latency");
  }

  private void latency(Sessions sessions, Plots plots) throws SQLException, IOException {
    try (DefinerCode definer = DefinerCode.make(target)) {
      int number = 0;
      for (Comparison comparison : new Latency(sessions, definer).comparisons()) {
        List<Figure> figures = Measure.of(comparison);
        report.comparison(comparison, figures);
        if (figures.size() > 2) {
          number++;
          String file = "latency-" + number + ".svg";
          plots.bars(file, comparison.title(), figures);
          report.line("");
          report.line("![" + comparison.title() + "](benchmarks/" + file + ")");
        }
      }
    }
    report.line("");
    report.line("## Rows and long texts");
  }

  private void throughput(Plots plots) throws SQLException, IOException {
    Throughput throughput = new Throughput(target);
    List<Throughput.Curve> curves =
        List.of(throughput.byWorkers(), throughput.bySessions(false), throughput.bySessions(true));
    report.line("");
    report.line("## Jobs a second");
    report.line("");
    report.line("| | 1 | 4 or 8 | 16 or 32 |");
    report.line("|---|---|---|---|");
    for (Throughput.Curve curve : curves) {
      StringBuilder cells = new StringBuilder("| " + curve.label());
      for (Throughput.Point point : curve.points()) {
        cells.append(String.format(Locale.ROOT, " | %d: %,.0f", point.x(), point.perSecond()));
      }
      report.line(cells.append(" |").toString());
    }
    plots.curves("throughput.svg", "Jobs a second", curves);
    report.line("");
    report.line("![Jobs a second](benchmarks/throughput.svg)");
  }

  private void growth(Sessions sessions) throws SQLException {
    report.line("");
    report.line("## How the cost grows");
    report.line("");
    report.line("| ten times more | one | ten | quotient |");
    report.line("|---|---|---|---|");
    new Growth(sessions).lines().forEach(report::line);
  }

  private void jvm() throws IOException {
    report.line("");
    report.line("## A JVM of its own");
    report.line("");
    report.line(
        "- 10 M rows of a job with -Xmx64m: "
            + (Memory.readsTenMillionRows(target, "64m") ? "read" : "NOT read"));
    List<Double> more = new ArrayList<>();
    double plain = 0;
    for (int i = 0; i < 7; i++) {
      plain = Memory.firstConnection(target, false);
      more.add(Memory.firstConnection(target, true) - plain);
    }
    double median = Figure.quantile(more, 0.5);
    report.line(
        String.format(
            Locale.ROOT,
            "- the first connection takes %.0f ms more than with PgJDBC (%.0f ms there); at most"
                + " 30",
            median,
            plain));
  }
}
