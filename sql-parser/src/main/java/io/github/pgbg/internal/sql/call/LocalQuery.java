package io.github.pgbg.internal.sql.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is one call and nothing else, so that the driver itself can answer it.
 *
 * @param form how the call is written
 * @param alias the name given to the call in FROM; null if it goes by the function's name
 * @param columns the list after the alias, empty if there is none; either all have types or none
 */
public record LocalQuery(
    FunctionCall call,
    Form form,
    Projection projection,
    @Nullable String alias,
    List<ColumnDefinition> columns) {

  /** The forms a local query is written in. */
  public enum Form {
    /** {@code SELECT f()}. */
    SELECT_VALUE,
    /** {@code SELECT … FROM f()}. */
    SELECT_FROM,
    /** {@code {call f()}}; PgJDBC makes it {@code select * from f() as result}. */
    JDBC_CALL,
    /** {@code {? = call f()}}, the same with the return value as parameter 1. */
    JDBC_FUNCTION
  }

  public boolean fromClause() {
    return form != Form.SELECT_VALUE;
  }

  /** Whether the columns are a column definition list. */
  public boolean hasColumnDefinitions() {
    return !columns.isEmpty() && columns.get(0).typeText() != null;
  }
}
