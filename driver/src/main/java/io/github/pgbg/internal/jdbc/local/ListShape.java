package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.ReturnType;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a caller's definition list fits a function that returns rows of known columns. */
final class ListShape {
  private ListShape() {}

  /**
   * Since 2.0 the function looks at the list first, whatever rows there are.
   *
   * @throws SQLException 42804
   */
  static void check(ApiFunction function, ApiLevel level, ColumnShape shape) throws SQLException {
    if (level == ApiLevel.V1_10 || !(function.returns() instanceof ReturnType.ListedRows listed)) {
      return;
    }
    String name = function.sqlName(level);
    List<ColumnSpec> given = shape.source();
    if (given.size() != listed.columns().size() && given.size() != listed.required()) {
      throw CallErrors.listColumns(name, given.size(), listed.required(), listed.columns().size());
    }
    int wrong = wrongColumn(listed.columns(), given);
    if (wrong >= 0) {
      int expected = oid(listed.columns().get(wrong));
      throw CallErrors.listColumnType(name, wrong + 1, given.get(wrong).oid(), expected);
    }
  }

  /**
   * Up to 1.10 it is PostgreSQL that looks, at the first row.
   *
   * @throws SQLException 42804
   */
  static void checkRows(ApiFunction function, List<List<@Nullable String>> rows, ColumnShape shape)
      throws SQLException {
    if (rows.isEmpty() || !(function.returns() instanceof ReturnType.ListedRows listed)) {
      return; // what is not there fits any definition list
    }
    int columns = shape.source().size();
    if (columns != listed.columns().size() && columns != listed.required()) {
      throw CallErrors.rowMismatch(listed.columns().size(), columns);
    }
    int wrong = wrongColumn(listed.columns(), shape.source());
    if (wrong >= 0) {
      throw CallErrors.rowTypeMismatch(wrong + 1);
    }
  }

  /** The first of the given columns that has another type; -1 if none. */
  private static int wrongColumn(List<Column> columns, List<ColumnSpec> given) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).oid() != oid(columns.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int oid(Column column) {
    BuiltInTypes.Type type = BuiltInTypes.of(column.typeName());
    if (type == null) {
      throw new IllegalStateException(column + " is of a type that is not built in");
    }
    return type.oid();
  }
}
