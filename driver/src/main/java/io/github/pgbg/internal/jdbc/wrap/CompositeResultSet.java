package io.github.pgbg.internal.jdbc.wrap;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.jdbc.PgResultSetMetaData;
import org.postgresql.util.PGobject;

/**
 * The only row of a call in the select list whose value is composite. Its type has an OID only
 * where the functions are installed, so here it goes by its name.
 */
public final class CompositeResultSet extends ResultSetWrapper {
  private final ConnectionWrapper connection;
  private final Field[] fields;
  private final String typeName;

  public CompositeResultSet(
      StatementExecution execution, ResultSet raw, Field[] fields, String typeName) {
    super(execution, raw);
    this.connection = execution.connection();
    this.fields = fields;
    this.typeName = typeName;
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    ResultSetMetaData ofRecord = delegate.getMetaData(); // fails where the result set is closed
    return new PgResultSetMetaData(connection.raw(), fields) {
      @Override
      protected String getPGType(int column) {
        return typeName;
      }

      @Override
      protected int getSQLType(int column) {
        return Types.STRUCT;
      }

      @Override
      public String getColumnClassName(int column) throws SQLException {
        return ofRecord.getColumnClassName(column);
      }
    };
  }

  @Override
  protected @Nullable Object wrapObject(@Nullable Object raw) {
    if (raw instanceof PGobject value) {
      value.setType(typeName);
    }
    return super.wrapObject(raw);
  }
}
