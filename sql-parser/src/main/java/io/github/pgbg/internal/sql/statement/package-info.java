/**
 * Statements of a text: where each begins and ends, what kind it is, and the SET and EXTENSION
 * statements among them.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.sql.statement;
