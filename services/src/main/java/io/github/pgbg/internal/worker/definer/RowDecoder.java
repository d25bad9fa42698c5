package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.pgjdbc.SyntheticRows;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/**
 * Makes the rows of a job of what its function gives: first a line for the name of each column,
 * then one for the type of each, then one for each row.
 */
public final class RowDecoder {
  private final List<String> names = new ArrayList<>();
  private final List<ColumnSpec> columns = new ArrayList<>();
  private boolean begun;
  private Field @Nullable [] fields;

  RowDecoder() {}

  /** The columns; null as long as they are not known to be complete, and for a job without rows. */
  public Field @Nullable [] fields() {
    return fields;
  }

  /** The rows among what has arrived, in the order of arrival. */
  public List<Tuple> decode(List<Tuple> lines) {
    List<Tuple> rows = new ArrayList<>(lines.size());
    for (Tuple line : lines) {
      begun = true;
      byte[] value = value(line);
      switch (kind(line)) {
        case 'n' -> names.add(new String(value, StandardCharsets.UTF_8));
        case 't' -> columns.add(column(new String(value, StandardCharsets.US_ASCII)));
        default -> {
          describe();
          rows.add(RecordLiteral.read(value, columns.size()));
        }
      }
    }
    if (begun && columns.size() == names.size()) {
      describe();
    }
    return rows;
  }

  private void describe() {
    if (fields == null) {
      fields = SyntheticRows.fields(columns);
    }
  }

  private ColumnSpec column(String oidAndModifier) {
    int space = oidAndModifier.indexOf(' ');
    return new ColumnSpec(
        names.get(columns.size()),
        (int) Long.parseLong(oidAndModifier.substring(0, space)),
        Integer.parseInt(oidAndModifier.substring(space + 1)));
  }

  private static char kind(Tuple line) {
    byte[] kind = line.get(0);
    return kind == null ? ' ' : (char) kind[0];
  }

  private static byte[] value(Tuple line) {
    byte[] value = line.get(1);
    return value == null ? new byte[0] : value;
  }
}
