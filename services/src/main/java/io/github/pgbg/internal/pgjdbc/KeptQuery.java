package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * One query that a session asks again and again: the server keeps it prepared, as it keeps a
 * PreparedStatement that is run as often ({@code prepareThreshold}), because planning it takes far
 * longer than running it.
 *
 * <p>Only where a statement would be a transaction of its own. Within a transaction it is a simple
 * message: a portal would leave a snapshot there, for which other sessions wait, and a statement
 * that the server has forgotten behind PgJDBC's back would be the transaction's end. Used by the
 * session's own thread.
 */
public final class KeptQuery {
  /**
   * The server does not know the statement any more, or a statement of another kind by its name.
   */
  private static final Set<String> FORGOTTEN = Set.of("26000", "0A000", "08P01");

  private static final int FLAGS =
      QueryExecutor.QUERY_SUPPRESS_BEGIN | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

  private String text = "";
  private int asked;
  private @Nullable Query prepared;

  /**
   * Asks; begins a transaction where autocommit is off.
   *
   * @param sql one query without parameters, of columns of type text
   * @param listening a listener for one asking: what a failed one has heard is of no use
   */
  public void ask(BaseConnection connection, String sql, Supplier<ResultListener> listening)
      throws SQLException {
    if (!sql.equals(text)) {
      forget();
      text = sql;
    }
    if (!mayKeep(connection)) {
      Messages.read(connection, sql, listening.get());
      return;
    }
    try {
      askPrepared(connection, listening.get());
    } catch (SQLException e) {
      forget();
      if (!FORGOTTEN.contains(String.valueOf(e.getSQLState())) || connection.isClosed()) {
        throw e;
      }
      Messages.read(connection, sql, listening.get());
    }
  }

  private boolean mayKeep(BaseConnection connection) throws SQLException {
    int threshold = connection.getPrepareThreshold();
    return threshold > 0
        && ++asked >= threshold
        && connection.getPreferQueryMode() != PreferQueryMode.SIMPLE
        && connection.getAutoCommit()
        && connection.getTransactionState() == TransactionState.IDLE;
  }

  private void askPrepared(BaseConnection connection, ResultListener listener) throws SQLException {
    QueryExecutor executor = connection.getQueryExecutor();
    Query query = prepared;
    if (query == null) {
      query = executor.wrap(List.of(new NativeQuery(text, new int[0], false, SqlCommand.BLANK)));
      prepared = query;
    }
    executor.execute(query, null, listener, 0, 0, FLAGS);
  }

  /** PgJDBC closes the server's statement with its next message. */
  private void forget() {
    asked = 0;
    if (prepared != null) {
      prepared.close();
      prepared = null;
    }
  }
}
