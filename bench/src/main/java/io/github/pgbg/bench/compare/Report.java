package io.github.pgbg.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The report: said line by line as it is measured, kept as Markdown. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  /** A line of Markdown, shown at once. */
  void line(String line) {
    System.out.println(line);
    text.append(line).append('\n');
  }

  void comparison(Comparison comparison, List<Figure> figures) {
    line("");
    line("### " + comparison.title());
    line("");
    line("| | median | times " + figures.get(0).label() + " (middle half of the rounds) | goal |");
    line("|---|---|---|---|");
    for (Figure figure : figures) {
      boolean judged = comparison.goal() > 0 && figure.label().equals(comparison.judged());
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  figure.label(),
                  figure.time(),
                  figure.ratioWithSpread(),
                  judged ? "≤ " + number(comparison.goal()) + verdict(figure, comparison) : ""));
    }
  }

  private static String verdict(Figure figure, Comparison comparison) {
    return figure.ratio() <= comparison.goal() ? ", reached" : ", not reached";
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }

  void save(Path file) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
