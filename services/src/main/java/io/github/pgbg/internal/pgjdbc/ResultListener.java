package io.github.pgbg.internal.pgjdbc;

import java.nio.charset.StandardCharsets;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** Takes what one message gives, in the thread that reads the connection; notices are dropped. */
public class ResultListener extends ResultHandlerBase {
  /** Rows arrived; the fields are there even where no row is. */
  protected void rows(Field[] fields, List<Tuple> tuples) {}

  @Override
  public final void handleResultRows(
      Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor next) {
    rows(fields, tuples);
  }

  @Override
  public final void handleWarning(SQLWarning warning) {}

  /** The first value of an answer. */
  public static final class OneText extends ResultListener {
    private @Nullable String text;

    /** Null for NULL, and where there was no row. */
    public @Nullable String text() {
      return text;
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      byte[] value = tuples.isEmpty() ? null : tuples.get(0).get(0);
      text = value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
  }
}
