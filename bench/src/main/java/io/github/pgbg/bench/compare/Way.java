package io.github.pgbg.bench.compare;

import java.sql.SQLException;

/**
 * One way to do a thing.
 *
 * @param label as the table names it
 * @param perCall how many things one call of the operation does
 * @param before is run before each call, and not timed
 */
record Way(String label, int perCall, Operation before, Operation operation) {
  /** What is timed. */
  interface Operation {
    void run() throws SQLException;
  }

  Way(String label, int perCall, Operation operation) {
    this(label, perCall, () -> {}, operation);
  }

  static Way of(String label, Operation operation) {
    return new Way(label, 1, operation);
  }
}
