package io.github.pgbg;

import java.sql.SQLException;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGPooledConnection;

/**
 * The {@code ConnectionPoolDataSource} for the pool of an application server: a {@link
 * PgbgDataSource} that also gives pooled connections.
 *
 * <p>Background workers belong to the physical connection, as every session state does: they
 * outlive the handle that the pool gives out.
 */
public class PgbgConnectionPoolDataSource extends PgbgDataSource
    implements ConnectionPoolDataSource {
  private static final long serialVersionUID = 1L;
  private static final String DEFAULT_AUTO_COMMIT = "defaultAutoCommit";

  private boolean defaultAutoCommit = true;

  /** For tools that load the class by name. */
  public PgbgConnectionPoolDataSource() {}

  @Override
  public String getDescription() {
    return "ConnectionPoolDataSource of pgbg";
  }

  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return getPooledConnection(getUser(), getPassword());
  }

  @Override
  public PooledConnection getPooledConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return new PGPooledConnection(getConnection(user, password), defaultAutoCommit);
  }

  /** Whether a handle starts with auto-commit on. Default: it does. */
  public boolean isDefaultAutoCommit() {
    return defaultAutoCommit;
  }

  /** Whether a handle starts with auto-commit on. */
  public void setDefaultAutoCommit(boolean defaultAutoCommit) {
    this.defaultAutoCommit = defaultAutoCommit;
  }

  @Override
  public Reference getReference() throws NamingException {
    Reference reference = super.getReference();
    reference.add(new StringRefAddr(DEFAULT_AUTO_COMMIT, Boolean.toString(defaultAutoCommit)));
    return reference;
  }

  @Override
  public void setFromReference(Reference reference) {
    super.setFromReference(reference);
    if (reference.get(DEFAULT_AUTO_COMMIT) instanceof StringRefAddr value) {
      defaultAutoCommit = Boolean.parseBoolean((String) value.getContent());
    }
  }
}
