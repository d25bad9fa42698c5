/**
 * {@code ./pgbg bench}: the driver side by side with what people use instead, in one run.
 *
 * <p>The ways of a comparison take turns, so that a machine that slows down slows all of them; each
 * figure is the median of rounds, with the quarter of the rounds above and below it, and each ratio
 * is taken within a round.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.bench.compare;
