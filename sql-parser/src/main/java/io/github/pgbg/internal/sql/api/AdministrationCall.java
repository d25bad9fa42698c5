package io.github.pgbg.internal.sql.api;

import org.jspecify.annotations.Nullable;

/**
 * A call of a function that exists only where the API is installed.
 *
 * @param schema what the text says of where it is; null if the search path decides
 * @param name as PostgreSQL sees it
 */
public record AdministrationCall(@Nullable String schema, String name) {}
