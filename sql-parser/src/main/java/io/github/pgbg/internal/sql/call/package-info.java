/**
 * PostgreSQL SQL as text; knows no JDBC.
 *
 * <p>{@link io.github.pgbg.internal.sql.lexer.QuickScan} lets nearly every text of an application
 * pass. The rest is cut by {@link io.github.pgbg.internal.sql.lexer.Lexer} and split by {@link
 * io.github.pgbg.internal.sql.statement.StatementSplitter}; {@link
 * io.github.pgbg.internal.sql.call.AnalyzedSql} says which way it goes, by the table {@link
 * io.github.pgbg.internal.sql.api.ApiFunction}, and {@link
 * io.github.pgbg.internal.sql.call.Rewriter} writes what the bridge needs.
 *
 * <pre>
 * text → tokens → statements → names of the API ─┬─ none ······· pass-through
 *                                                ├─ one shape ·· local query
 *                                                └─ others ····· bridge, rewritten
 * </pre>
 *
 * Nothing here throws on any text, takes more than linear time, or recurses on a text's depth. All
 * is immutable or confined to one call: any thread may use it. Offsets count UTF-16 units from 0.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.sql.call;
