package io.github.pgbg.jdbc;

import io.github.pgbg.pgjdbc.ErrorFields;
import io.github.pgbg.sql.ColumnDefinition;
import io.github.pgbg.sql.Identifiers;
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
   * @throws NotLocal for a type with a modifier, other than numeric, varchar and char, and for a
   *     pseudo-type
   */
  ScalarTypes.Type typeOf(ColumnDefinition definition) throws SQLException, NotLocal {
    String spelling = definition.typeText();
    if (spelling == null) {
      throw CallErrors.columnDefinitionsMissing(definition.position());
    }
    ScalarTypes.Type known = ScalarTypes.of(spelling);
    if (known != null && known.oid() != Oid.VOID) {
      return known;
    }
    if (known != null || spelling.indexOf('(') >= 0) {
      throw new NotLocal();
    }
    ScalarTypes.Type asked = ask(spelling, definition.typePosition());
    if (asked.oid() == Oid.BIT || asked.oid() == Oid.INTERVAL) {
      throw new NotLocal(); // bit is bit(1); interval day has no parentheses
    }
    return asked;
  }

  private ScalarTypes.Type ask(String spelling, int position) throws SQLException, NotLocal {
    try (Statement statement = launcher.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT oid, typtype OPERATOR(pg_catalog.=) 'p' FROM pg_catalog.pg_type"
                    + " WHERE oid OPERATOR(pg_catalog.=) "
                    + Identifiers.quoteLiteral(spelling)
                    + "::pg_catalog.regtype")) {
      row.next();
      if (row.getBoolean(2)) {
        throw new NotLocal();
      }
      return new ScalarTypes.Type((int) row.getLong(1), -1);
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
