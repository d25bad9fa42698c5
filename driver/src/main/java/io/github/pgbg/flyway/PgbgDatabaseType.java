package io.github.pgbg.flyway;

import io.github.pgbg.Driver;
import java.sql.Connection;
import java.sql.Types;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.BaseDatabaseType;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;

/**
 * Tells Flyway which driver takes {@code jdbc:pgbg:} URLs; what the database is, it asks the
 * connection.
 *
 * <p>Not a subclass of PostgreSQL's type: that one is in a module of its own, and where it is
 * missing a service that cannot be loaded would stop Flyway for every other database.
 */
public final class PgbgDatabaseType extends BaseDatabaseType {
  /** For ServiceLoader. */
  public PgbgDatabaseType() {}

  @Override
  public String getName() {
    return "PostgreSQL by pgbg";
  }

  @Override
  public int getNullType() {
    return Types.NULL;
  }

  @Override
  public boolean handlesJDBCUrl(String url) {
    return url.startsWith("jdbc:pgbg:");
  }

  @Override
  public String getDriverClass(String url, ClassLoader classLoader) {
    return Driver.class.getName();
  }

  @Override
  public boolean handlesDatabaseProductNameAndVersion(
      String productName, String productVersion, Connection connection) {
    return false; // it is a PostgreSQL, of which Flyway has the type
  }

  @Override
  @SuppressWarnings("rawtypes") // as Flyway declares it
  public Database createDatabase(
      Configuration configuration,
      JdbcConnectionFactory connectionFactory,
      StatementInterceptor interceptor) {
    return new PostgreSQLDatabaseType()
        .createDatabase(configuration, connectionFactory, interceptor);
  }

  @Override
  public Parser createParser(
      Configuration configuration, ResourceProvider resources, ParsingContext context) {
    return new PostgreSQLDatabaseType().createParser(configuration, resources, context);
  }
}
