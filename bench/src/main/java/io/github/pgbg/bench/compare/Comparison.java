package io.github.pgbg.bench.compare;

import java.util.List;

/**
 * Ways that are compared; the first is what the others are divided by.
 *
 * @param goal the most that the ratio of the way named {@code judged} is to be; 0 for none
 */
record Comparison(
    String title, String unit, int rounds, int calls, List<Way> ways, String judged, double goal) {
  Comparison(String title, String unit, int rounds, int calls, List<Way> ways) {
    this(title, unit, rounds, calls, ways, "", 0);
  }
}
