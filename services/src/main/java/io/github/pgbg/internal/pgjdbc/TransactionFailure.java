package io.github.pgbg.internal.pgjdbc;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Makes a transaction on the server fail, as it would if the error had happened there. */
public final class TransactionFailure {
  private TransactionFailure() {}

  /** Does nothing outside of a transaction, or where PgJDBC would roll back to a savepoint. */
  public static void fail(BaseConnection connection, SQLException error) {
    if (connection.getTransactionState() != TransactionState.OPEN
        || connection.getAutosave() == AutoSave.ALWAYS) {
      return;
    }
    try {
      Messages.simple(connection, raise(error), new ResultListener());
    } catch (SQLException expected) {
      // the server says what it was asked to say; the caller has the original
    }
  }

  private static String raise(SQLException error) {
    ServerErrorMessage message =
        error instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String text = message == null ? error.getMessage() : message.getMessage();
    String state = error.getSQLState();
    boolean usable = state != null && state.matches("[0-9A-Z]{5}") && !state.startsWith("00");
    return "DO "
        + Identifiers.quoteLiteral(
            "BEGIN RAISE EXCEPTION USING ERRCODE = '"
                + (usable ? state : "XX000")
                + "', MESSAGE = "
                + Identifiers.quoteLiteral(text == null ? "" : text)
                + "; END");
  }
}
