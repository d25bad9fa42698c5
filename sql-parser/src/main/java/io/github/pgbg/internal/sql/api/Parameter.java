package io.github.pgbg.internal.sql.api;

import org.jspecify.annotations.Nullable;

/**
 * One argument of a function of the API.
 *
 * @param defaultSql the default as SQL text; null if the argument must be given
 */
public record Parameter(String name, ArgType type, @Nullable String defaultSql) {}
