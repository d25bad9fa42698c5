package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** Takes what one message or portal gives, in the thread that reads the connection. */
public class ResultListener extends ResultHandlerBase {
  private @Nullable ResultCursor cursor;
  private final boolean skipFirstRows;
  private boolean skipped;
  private boolean skipNextTag;

  /**
   * A listener.
   *
   * @param skipFirstRows the first statement is ours (it sets up the worker): its row is not passed
   *     on
   */
  public ResultListener(boolean skipFirstRows) {
    this.skipFirstRows = skipFirstRows;
  }

  /** Rows arrived; the fields are there even where no row is. */
  protected void rows(Field[] fields, List<Tuple> tuples) {}

  /** A statement is done; a simple message tells it of those with rows too, after the rows. */
  protected void commandTag(String tag) {}

  /** A notice arrived, live. */
  protected void notice(SQLWarning warning) {}

  /** Where the portal goes on; null when all rows are here. */
  public final @Nullable ResultCursor cursor() {
    return cursor;
  }

  @Override
  public final void handleResultRows(
      Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor next) {
    if (skipFirstRows && !skipped) {
      skipped = true;
      skipNextTag = true;
      return;
    }
    cursor = next;
    rows(fields, tuples);
  }

  @Override
  public final void handleCommandStatus(String status, long updateCount, long insertOID) {
    if (skipNextTag) {
      skipNextTag = false;
    } else {
      commandTag(status);
    }
  }

  @Override
  public final void handleWarning(SQLWarning warning) {
    notice(warning);
  }

  @Override
  public final void handleError(SQLException error) {
    super.handleError(error);
  }
}
