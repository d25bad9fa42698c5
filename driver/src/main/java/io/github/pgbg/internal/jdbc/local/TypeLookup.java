package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.call.ColumnDefinition;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds the types of a column definition list: the usual ones here, most others on the server;
 * those with modifiers that only the server can apply are not for us.
 */
final class TypeLookup {
  private final BaseConnection launcher;

  TypeLookup(BaseConnection launcher) {
    this.launcher = launcher;
  }

  /**
   * The type of a definition.
   *
   * @throws SQLException 42704 and whatever else the server says of the spelling
   * @throws NeedsServerException for a type with a modifier, other than numeric, varchar and char,
   *     and for a pseudo-type
   */
  BuiltInTypes.Type typeOf(ColumnDefinition definition) throws SQLException, NeedsServerException {
    String spelling = definition.typeText();
    if (spelling == null) {
      throw CallErrors.columnDefinitionsMissing(definition.position());
    }
    BuiltInTypes.Type known = BuiltInTypes.of(spelling);
    if (known != null && known.oid() != Oid.VOID) {
      return known;
    }
    if (known != null || spelling.indexOf('(') >= 0) {
      throw new NeedsServerException();
    }
    BuiltInTypes.Type asked = ask(spelling, definition.typePosition());
    if (asked.oid() == Oid.BIT || asked.oid() == Oid.INTERVAL) {
      throw new NeedsServerException(); // bit is bit(1); interval day has no parentheses
    }
    return asked;
  }

  private BuiltInTypes.Type ask(String spelling, int position)
      throws SQLException, NeedsServerException {
    try (Statement statement = launcher.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT oid, typtype OPERATOR(pg_catalog.=) 'p' FROM pg_catalog.pg_type"
                    + " WHERE oid OPERATOR(pg_catalog.=) "
                    + Identifiers.quoteLiteral(spelling)
                    + "::pg_catalog.regtype")) {
      row.next();
      if (row.getBoolean(2)) {
        throw new NeedsServerException();
      }
      return new BuiltInTypes.Type((int) row.getLong(1), -1);
    } catch (PSQLException e) {
      ServerErrorMessage message = e.getServerErrorMessage();
      throw message == null
          ? e
          : ErrorFields.of(message)
              .with('W', null)
              .with('p', null)
              .with('q', null)
              .position(position + 1)
              .exception();
    }
  }
}
