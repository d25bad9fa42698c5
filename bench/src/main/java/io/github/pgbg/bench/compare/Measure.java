package io.github.pgbg.bench.compare;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Times the ways of a comparison in turns. */
final class Measure {
  private static final double NANOS_PER_MICRO = 1_000;

  private Measure() {}

  static List<Figure> of(Comparison comparison) throws SQLException {
    List<Way> ways = comparison.ways();
    List<List<Double>> micros =
        ways.stream().map(way -> (List<Double>) new ArrayList<Double>()).toList();
    int warmUp = Math.max(2, comparison.rounds() / 4);
    for (int round = -warmUp; round < comparison.rounds(); round++) {
      for (int w = 0; w < ways.size(); w++) {
        double measured = time(ways.get(w), comparison.calls());
        if (round >= 0) {
          micros.get(w).add(measured);
        }
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (int w = 0; w < ways.size(); w++) {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < comparison.rounds(); round++) {
        ratios.add(micros.get(w).get(round) / micros.get(0).get(round));
      }
      figures.add(new Figure(ways.get(w).label(), micros.get(w), ratios));
    }
    return figures;
  }

  /** Microseconds for one thing: the median of the calls, as one hiccup must not count. */
  private static double time(Way way, int calls) throws SQLException {
    List<Double> each = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      way.before().run();
      long start = System.nanoTime();
      way.operation().run();
      each.add((System.nanoTime() - start) / NANOS_PER_MICRO / way.perCall());
    }
    return Figure.quantile(each, 0.5);
  }
}
