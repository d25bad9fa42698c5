package io.github.pgbg.internal.sql.call;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code AS alias (…)}: with a type in a column definition list, without in a list of
 * column aliases.
 *
 * @param typeText the type as written, with modifiers and array bounds
 * @param collation the name after COLLATE as written
 * @param position offset of the name
 * @param typePosition offset of the type, of the name if there is none
 */
public record ColumnDefinition(
    String name,
    @Nullable String typeText,
    @Nullable String collation,
    int position,
    int typePosition) {}
