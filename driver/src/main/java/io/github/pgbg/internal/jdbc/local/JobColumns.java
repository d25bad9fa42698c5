package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * How a job's rows become the rows that the application sees: with the modifiers of the definition
 * list, and the columns of the select list.
 */
public final class JobColumns {
  /** Rows as they are. */
  public static final JobColumns ALL = new JobColumns(null, null);

  private final int @Nullable [] selected;
  private final TypeModifier @Nullable [] modifiers;

  private JobColumns(int @Nullable [] selected, TypeModifier @Nullable [] modifiers) {
    this.selected = selected;
    this.modifiers = modifiers;
  }

  /**
   * For one result.
   *
   * @param sent what the job gave; null for command tags
   */
  static JobColumns of(Field @Nullable [] sent, ColumnShape shape) {
    TypeModifier[] modifiers = null;
    List<ColumnSpec> source = shape.source();
    for (int i = 0; sent != null && i < sent.length; i++) {
      TypeModifier modifier = TypeModifier.between(sent[i], source.get(i));
      if (modifier != null) {
        modifiers = modifiers == null ? new TypeModifier[sent.length] : modifiers;
        modifiers[i] = modifier;
      }
    }
    int[] selected = shape.isIdentity() ? null : shape.selected();
    return selected == null && modifiers == null ? ALL : new JobColumns(selected, modifiers);
  }

  /**
   * The rows to show.
   *
   * @throws SQLException 22001, 22003: a value does not fit its column
   */
  List<Tuple> of(List<Tuple> rows) throws SQLException {
    if (selected == null && modifiers == null) {
      return rows;
    }
    List<Tuple> shown = new ArrayList<>(rows.size());
    for (Tuple row : rows) {
      shown.add(of(row));
    }
    return shown;
  }

  private Tuple of(Tuple row) throws SQLException {
    byte[][] values = new byte[row.fieldCount()][];
    for (int i = 0; i < values.length; i++) {
      byte[] value = row.get(i);
      TypeModifier modifier = modifiers == null ? null : modifiers[i];
      values[i] = modifier == null || value == null ? value : modifier.apply(value);
    }
    if (selected == null) {
      return new Tuple(values);
    }
    byte[][] chosen = new byte[selected.length][];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = values[selected[i]];
    }
    return new Tuple(chosen);
  }
}
