package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.sql.api.AdministrationCall;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.settings.Installations;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;

/**
 * Functions that only an installation has, called by a text of the application.
 *
 * <p>Where there is no installation, or it is in another schema, the call would go to whatever
 * function a stranger has put at that name, and administrators are who calls these. So the function
 * must belong to somebody for whom an installation would count: an installation's, the user's own,
 * those of the C extension.
 */
final class AdministrationCalls {
  private static final String QUERY =
      "SELECT pg_catalog.pg_get_userbyid(f.owner), f.marker::pg_catalog.regprocedure, f.counts"
          + " FROM (%s) AS f";

  private AdministrationCalls() {}

  /**
   * Looks at the functions that would be called.
   *
   * @param text may make them itself, by an earlier one of its statements
   * @throws SQLException 42883 if there is none, or one of a stranger's
   */
  static void check(BaseConnection connection, AnalyzedSql text) throws SQLException {
    if (connection.getTransactionState() == TransactionState.FAILED) {
      return; // the server will not call anything
    }
    boolean mayMakeThem = text.ranges().size() > 1;
    for (AdministrationCall call : text.administrationCalls()) {
      check(connection, call, mayMakeThem);
    }
  }

  private static void check(
      BaseConnection connection, AdministrationCall call, boolean mayBeMissing)
      throws SQLException {
    String schema = call.schema();
    String which =
        "(p.proname = "
            + Identifiers.quoteLiteral(call.name())
            + ") AND "
            + (schema == null
                ? "pg_catalog.pg_function_is_visible(p.oid)"
                : "(n.nspname = " + Identifiers.quoteLiteral(schema) + ")");
    Functions functions = new Functions();
    Messages.read(connection, QUERY.formatted(Installations.functions(which)), functions);
    if (functions.rows.isEmpty() && !mayBeMissing) {
      throw ErrorFields.error("42883", "function " + call.name() + " does not exist")
          .hint(
              "An installation has it: CREATE EXTENSION pg_background, in a schema of the search"
                  + " path.")
          .exception();
    }
    for (List<String> function : functions.rows) {
      if (!function.get(2).equals("t")) {
        throw ErrorFields.error(
                "42883", "function " + call.name() + " is not one that this session trusts")
            .detail("Function " + function.get(1) + " belongs to role \"" + function.get(0) + "\".")
            .hint(
                "It and its schema must belong to a superuser, the owner of the database, the user"
                    + " who logs in, or a role that he is a member of.")
            .exception();
      }
    }
  }

  private static final class Functions extends ResultListener {
    private final List<List<String>> rows = new ArrayList<>();

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      for (Tuple tuple : tuples) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < tuple.fieldCount(); i++) {
          byte[] value = tuple.get(i);
          row.add(value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        rows.add(row);
      }
    }
  }
}
