package io.github.pgbg.internal.sql.call;

import org.jspecify.annotations.Nullable;

/** One entry of the select list over a call in FROM. */
public sealed interface SelectItem {
  /** Offset of the item. */
  int position();

  /** {@code *} or {@code alias.*}. */
  record AllColumns(@Nullable String qualifier, int position) implements SelectItem {}

  /**
   * {@code column} or {@code alias.column}. PostgreSQL takes the alias itself, unqualified and not
   * the name of a column, for the whole row.
   *
   * @param label the name after AS
   */
  record ColumnReference(
      @Nullable String qualifier, String name, @Nullable String label, int position)
      implements SelectItem {}
}
