package io.github.pgbg.internal.pgjdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/** Makes PgJDBC result sets of rows that no server sent on this connection. */
public final class SyntheticRows {
  private SyntheticRows() {}

  /**
   * A column as the application sees it.
   *
   * @param typmod -1 where the type has none
   */
  public record ColumnSpec(String label, int oid, int typmod) {}

  /** A result set of a statement, with the statement's own type, limits and fetch settings. */
  public static ResultSet of(BaseStatement statement, Field[] fields, List<Tuple> rows)
      throws SQLException {
    return statement.createDriverResultSet(fields, rows);
  }

  /** Columns whose values are in text form. */
  public static Field[] fields(List<ColumnSpec> columns) {
    Field[] fields = new Field[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(columns.get(i));
    }
    return fields;
  }

  /** Columns with other names, and values in the form the worker sent them. */
  public static Field[] renamed(Field[] sent, List<ColumnSpec> columns) {
    Field[] fields = new Field[sent.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(columns.get(i));
      fields[i].setFormat(sent[i].getFormat());
    }
    return fields;
  }

  static Field field(ColumnSpec column) {
    return new TypedField(column);
  }

  /** By a constructor that every version of PgJDBC has: the one with a modifier has changed. */
  private static final class TypedField extends Field {
    private final int typmod;

    TypedField(ColumnSpec column) {
      super(column.label(), column.oid());
      this.typmod = column.typmod();
    }

    @Override
    public int getMod() {
      return typmod;
    }
  }

  public static Tuple tuple(List<@Nullable String> values) {
    byte[][] bytes = new byte[values.size()][];
    for (int i = 0; i < bytes.length; i++) {
      String value = values.get(i);
      bytes[i] = value == null ? nullValue() : value.getBytes(StandardCharsets.UTF_8);
    }
    return new Tuple(bytes);
  }

  @SuppressWarnings("NullAway") // a Tuple holds null for NULL
  private static byte[] nullValue() {
    return null;
  }

  public static List<Tuple> tuples(List<List<@Nullable String>> rows) {
    List<Tuple> tuples = new ArrayList<>(rows.size());
    rows.forEach(row -> tuples.add(tuple(row)));
    return tuples;
  }
}
