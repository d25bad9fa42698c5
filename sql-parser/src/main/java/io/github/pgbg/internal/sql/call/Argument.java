package io.github.pgbg.internal.sql.call;

import org.jspecify.annotations.Nullable;

/**
 * One argument of a call.
 *
 * @param name the parameter's name for {@code name => value} and {@code name := value}
 * @param position offset of the value without parentheses and casts around it, where PostgreSQL
 *     points if it cannot be read
 */
public record Argument(@Nullable String name, Expression value, int position) {}
