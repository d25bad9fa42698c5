package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import io.github.pgbg.internal.sql.call.ColumnDefinition;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds the types of a column definition list: the usual ones here, most others on the server;
 * those with modifiers that only the server can apply are not for us.
 */
final class TypeLookup {
  /** aclitem and gtsvector: all of PostgreSQL's own types that have no receive function. */
  private static final Set<Integer> TEXT_ONLY = Set.of(1033, 3642);

  /** The first number that a type of a user can have (FirstNormalObjectId). */
  private static final long FIRST_OF_USERS = 16384;

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

  /**
   * Compares a job's columns with those of the definition list. Types without a binary form are
   * handed out as text, as by the extension.
   *
   * @throws SQLException 42804 if they differ
   */
  void requireMatch(Field[] sent, List<ColumnSpec> wanted) throws SQLException {
    boolean fits = sent.length == wanted.size();
    boolean hasTextOnly = false;
    for (int i = 0; i < sent.length; i++) {
      int given = sent[i].getOID();
      hasTextOnly |= TEXT_ONLY.contains(given);
      fits = fits && fits(given, wanted.get(i).oid());
    }
    if (!fits) {
      throw hasTextOnly ? BackgroundErrors.rowTypeNotText() : BackgroundErrors.rowTypeMismatch();
    }
  }

  private boolean fits(int given, int wanted) throws SQLException {
    return given == wanted ? !TEXT_ONLY.contains(given) : wanted == Oid.TEXT && isTextOnly(given);
  }

  private boolean isTextOnly(int oid) throws SQLException {
    if (TEXT_ONLY.contains(oid)) {
      return true;
    }
    if (Integer.toUnsignedLong(oid) < FIRST_OF_USERS) {
      return false;
    }
    try (Statement statement = launcher.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT typreceive OPERATOR(pg_catalog.=) 0::pg_catalog.oid FROM"
                    + " pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) "
                    + Integer.toUnsignedString(oid)
                    + "::pg_catalog.oid")) {
      return row.next() && row.getBoolean(1);
    }
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
