package io.github.pgbg.bench.compare;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the rounds of one way gave.
 *
 * @param micros microseconds for one thing, of each round
 * @param ratios of each round, to the first way of the comparison in the same round
 */
record Figure(String label, List<Double> micros, List<Double> ratios) {
  double median() {
    return quantile(micros, 0.5);
  }

  double ratio() {
    return quantile(ratios, 0.5);
  }

  String time() {
    double value = median();
    return value < 1_000
        ? String.format(Locale.ROOT, "%.1f µs", value)
        : value < 1_000_000
            ? String.format(Locale.ROOT, "%.1f ms", value / 1_000)
            : String.format(Locale.ROOT, "%.2f s", value / 1_000_000);
  }

  String ratioWithSpread() {
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", ratio(), quantile(ratios, 0.25), quantile(ratios, 0.75));
  }

  static double quantile(Collection<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round((sorted.size() - 1) * share));
  }
}
