package io.github.pgbg.internal.jdbc.wrap;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call of a method of PgJDBC, which the {@link CallRouter} makes in its own surroundings. */
@FunctionalInterface
public interface SqlCall<T extends @Nullable Object> {
  /**
   * Makes the call.
   *
   * @param sql the text for PgJDBC; a method that takes none does not look at it
   */
  T on(String sql) throws SQLException;
}
