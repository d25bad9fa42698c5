/** Benchmarks: each method beside what it is compared with, so that one run gives the ratio. */
@org.jspecify.annotations.NullUnmarked
package io.github.pgbg.bench;
