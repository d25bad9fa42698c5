package io.github.pgbg.internal.sql.api;

import java.util.List;

/** What a function of the API returns. */
public sealed interface ReturnType {
  /** As written after RETURNS. */
  String sql(ApiLevel level);

  default boolean isSet() {
    return false;
  }

  /** {@code void}. */
  record Nothing() implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return "void";
    }
  }

  record Scalar(String typeName) implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return typeName;
    }
  }

  /** One row; never null as a whole unless strict or said so by the function. */
  record Composite(CompositeType type) implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return type.sqlName(level);
    }
  }

  record SetOfComposite(CompositeType type) implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return "SETOF " + type.sqlName(level);
    }

    @Override
    public boolean isSet() {
      return true;
    }
  }

  /** The rows of a job: the caller says with a column definition list what they are. */
  record RowsOfJob() implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return "SETOF record";
    }

    @Override
    public boolean isSet() {
      return true;
    }
  }

  /**
   * Rows of known columns, which the caller spells out all the same.
   *
   * @param required how many of them the caller has to name; the others may be left out
   */
  record ListedRows(List<Column> columns, int required) implements ReturnType {
    @Override
    public String sql(ApiLevel level) {
      return "SETOF record";
    }

    @Override
    public boolean isSet() {
      return true;
    }
  }

  /** Whether callers in FROM have to give a column definition list. */
  default boolean needsColumnDefinitions() {
    return this instanceof RowsOfJob || this instanceof ListedRows;
  }
}
