package io.github.pgbg.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;

/** What two benchmarks of one run say about a budget of docs/design.md. */
record Ratio(String what, double measured, double atMost) {
  private record Budget(String what, String benchmark, String dividedBy, double atMost) {}

  private static final List<Budget> BUDGETS =
      List.of(
          new Budget("launch + result / round trip", "launchAndResult", "bareRoundTrip", 2.5),
          new Budget("launch + result in DO / round trip", "pairInDo", "roundTrip", 40),
          new Budget("1 M rows: result / cursor", "result", "cursor", 1.02));

  static List<Ratio> of(Collection<RunResult> results) {
    Map<String, Double> scores =
        results.stream()
            .collect(
                Collectors.toMap(
                    result -> result.getPrimaryResult().getLabel(),
                    result -> result.getPrimaryResult().getScore()));
    return BUDGETS.stream()
        .filter(budget -> scores.containsKey(budget.benchmark))
        .filter(budget -> scores.containsKey(budget.dividedBy))
        .map(
            budget ->
                new Ratio(
                    budget.what,
                    scores.get(budget.benchmark) / scores.get(budget.dividedBy),
                    budget.atMost))
        .toList();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%-40s %6.2f  (at most %s)", what, measured, atMost);
  }
}
