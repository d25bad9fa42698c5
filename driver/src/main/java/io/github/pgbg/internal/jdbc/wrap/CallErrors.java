package io.github.pgbg.internal.jdbc.wrap;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.worker.base.BackgroundErrors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The errors that PostgreSQL's parser and executor give for a call; positions count from 0 here.
 */
public final class CallErrors {
  private CallErrors() {}

  public static PSQLException columnDefinitionsMissing(int position) {
    return ErrorFields.error(
            "42601", "a column definition list is required for functions returning \"record\"")
        .position(position + 1)
        .exception();
  }

  public static PSQLException recordNotAccepted() {
    return ErrorFields.error("0A000", BackgroundErrors.NO_RECORD)
        .hint(BackgroundErrors.NO_RECORD_HINT)
        .exception();
  }

  public static PSQLException nullRow() {
    return ErrorFields.error("22004", "a row of the result is NULL")
        .hint("Read the rows with a mapper.")
        .exception();
  }

  public static PSQLException invalidInput(String type, String value, int position) {
    return ErrorFields.error(
            "22P02", "invalid input syntax for type " + type + ": \"" + value + "\"")
        .position(position + 1)
        .exception();
  }

  public static PSQLException outOfRange(String type, String value, int position) {
    return ErrorFields.error("22003", "value \"" + value + "\" is out of range for type " + type)
        .position(position + 1)
        .exception();
  }

  public static PSQLException noColumn(String name, int position) {
    return ErrorFields.error("42703", "column " + name + " does not exist")
        .position(position + 1)
        .exception();
  }

  /** Without a position, as PostgreSQL gives it. */
  public static PSQLException tooManyAliases(String table, int available, int given) {
    return ErrorFields.error(
            "42P10",
            "table \""
                + table
                + "\" has "
                + available
                + " columns available but "
                + given
                + " columns specified")
        .exception();
  }

  public static PSQLException rowMismatch(int returned, int expected) {
    return ErrorFields.error(
            "42804", "function return row and query-specified return row do not match")
        .detail(
            "Returned row contains "
                + returned
                + " attribute"
                + (returned == 1 ? "" : "s")
                + ", but query expects "
                + expected
                + ".")
        .exception();
  }

  public static PSQLException rowTypeMismatch(int ordinal) {
    return ErrorFields.error(
            "42804", "function return row and query-specified return row do not match")
        .detail("Returned type at ordinal position " + ordinal + " does not match.")
        .exception();
  }

  /** What the list of 2.0 says of a definition list that has too few columns or too many. */
  public static PSQLException listColumns(String function, int given, int least, int most) {
    return ErrorFields.error(
            "42804",
            "%s() requires a %d- or %d-column definition list".formatted(function, least, most))
        .detail("Got %d columns; expected %d or %d.".formatted(given, least, most))
        .hint(BackgroundErrors.LIST_HINT)
        .exception();
  }

  /** The same of a column that has another type. */
  public static PSQLException listColumnType(String function, int column, int given, int expected) {
    return ErrorFields.error(
            "42804", "%s() column %d has the wrong type".formatted(function, column))
        .detail("Column %d has type OID %d; expected %d.".formatted(column, given, expected))
        .hint(BackgroundErrors.LIST_HINT)
        .exception();
  }

  public static PSQLException connectionClosed() {
    return new PSQLException(
        "This connection has been closed.", PSQLState.CONNECTION_DOES_NOT_EXIST);
  }
}
