package io.github.pgbg;

import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.xa.PGXAConnection;

/**
 * The {@code XADataSource} for distributed transactions: a {@link PgbgDataSource} that also gives
 * XA connections.
 *
 * <p>A background worker has a transaction of its own, outside of the distributed one: it commits
 * whatever the transaction manager decides.
 */
public class PgbgXADataSource extends PgbgDataSource implements XADataSource {
  private static final long serialVersionUID = 1L;

  /** For tools that load the class by name. */
  public PgbgXADataSource() {}

  @Override
  public String getDescription() {
    return "XA-enabled DataSource of pgbg";
  }

  @Override
  public XAConnection getXAConnection() throws SQLException {
    return getXAConnection(getUser(), getPassword());
  }

  @Override
  public XAConnection getXAConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return new PGXAConnection((BaseConnection) getConnection(user, password));
  }
}
