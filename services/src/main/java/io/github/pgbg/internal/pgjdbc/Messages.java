package io.github.pgbg.internal.pgjdbc;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.statement.StatementSplitter;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.SqlCommand;
import org.postgresql.jdbc.PreferQueryMode;

/** Sends texts to the server as they are, past PgJDBC's own parser. */
public final class Messages {
  private static final int SIMPLE =
      QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
          | QueryExecutor.QUERY_SUPPRESS_BEGIN
          | QueryExecutor.QUERY_BOTH_ROWS_AND_STATUS
          | QueryExecutor.QUERY_NO_BINARY_TRANSFER
          | QueryExecutor.QUERY_ONESHOT;

  private Messages() {}

  /** Sends any number of statements as one simple Query message and reads all of its results. */
  public static void simple(BaseConnection connection, String sql, ResultListener listener)
      throws SQLException {
    simple(connection, sql, listener, false);
  }

  /**
   * One query as a simple message: unlike a portal it leaves no snapshot in the transaction, which
   * other sessions would wait for. Begins a transaction where autocommit is off.
   */
  public static void read(BaseConnection connection, String sql, ResultListener listener)
      throws SQLException {
    QueryExecutor executor = connection.getQueryExecutor();
    int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_ONESHOT;
    executor.execute(
        executor.wrap(List.of(blank(sql, sendsSimple(connection)))),
        null,
        listener,
        0,
        0,
        flags | howToBegin(connection, !connection.getAutoCommit()));
  }

  /**
   * The same, with rows dropped as they arrive.
   *
   * @param dropRows whether rows are of no interest
   */
  public static void simple(
      BaseConnection connection, String sql, ResultListener listener, boolean dropRows)
      throws SQLException {
    QueryExecutor executor = connection.getQueryExecutor();
    executor.execute(
        executor.wrap(
            sendsSimple(connection) ? List.of(blank(sql, true)) : oneByOne(connection, sql)),
        null,
        listener,
        0,
        0,
        dropRows ? SIMPLE | QueryExecutor.QUERY_NO_RESULTS : SIMPLE);
  }

  private static boolean sendsSimple(BaseConnection connection) {
    return PgJdbcVersion.SENDS_SIMPLE_ALWAYS
        || connection.getPreferQueryMode() != PreferQueryMode.EXTENDED;
  }

  /** Where PgJDBC makes no simple message of it: the same in one go, by the extended protocol. */
  private static List<NativeQuery> oneByOne(BaseConnection connection, String sql)
      throws SQLException {
    LexerOptions options = LexerOptions.of(connection.getStandardConformingStrings());
    return StatementSplitter.split(sql, options).stream()
        .map(statement -> blank(statement.text(sql), false))
        .toList();
  }

  /** A transaction that is begun for a read-only connection has to be read-only, whoever begins. */
  private static int howToBegin(BaseConnection connection, boolean begin) {
    if (!begin) {
      return QueryExecutor.QUERY_SUPPRESS_BEGIN;
    }
    return connection.hintReadOnly() ? QueryExecutor.QUERY_READ_ONLY_HINT : 0;
  }

  /** No command type: PgJDBC must not think about the text (RETURNING, keys, read-only). */
  private static NativeQuery blank(String sql, boolean several) {
    return new NativeQuery(sql, new int[0], several, SqlCommand.BLANK);
  }
}
