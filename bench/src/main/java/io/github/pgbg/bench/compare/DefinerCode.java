package io.github.pgbg.bench.compare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A database of its own in which a SECURITY DEFINER function of another role launches jobs. */
final class DefinerCode implements AutoCloseable {
  private static final String DATABASE = "pgbg_bench_definer";
  private static final String ROLE = "pgbg_bench_definer";

  private final Target target;
  private final Connection connection;
  private final Statement statement;

  private DefinerCode(Target target) throws SQLException {
    this.target = target;
    connection = DriverManager.getConnection(target.database(DATABASE).ours(), target.login());
    statement = connection.createStatement();
  }

  /** Null where this user may not make what is needed. */
  static @Nullable DefinerCode make(Target target) {
    try {
      clean(target);
      plain(target, "CREATE DATABASE " + DATABASE);
      plain(target, "CREATE ROLE " + ROLE);
      plain(target, "GRANT " + ROLE + " TO CURRENT_USER");
      plain(target, "GRANT TEMPORARY ON DATABASE " + DATABASE + " TO " + ROLE);
      DefinerCode code = new DefinerCode(target);
      code.statement.execute("CREATE EXTENSION pg_background");
      code.statement.execute("SELECT grant_pg_background_privileges('" + ROLE + "')");
      code.statement.execute(
          "CREATE FUNCTION definer_pair() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$"
              + " DECLARE r bigint; BEGIN SELECT c INTO r FROM pg_background_result("
              + "pg_background_launch('SELECT 1::bigint')) AS f(c bigint); RETURN r; END $$");
      code.statement.execute("ALTER FUNCTION definer_pair() OWNER TO " + ROLE);
      return code;
    } catch (SQLException e) {
      System.err.println("Definer code is not measured: " + e.getMessage());
      return null;
    }
  }

  void call(int turns) throws SQLException {
    statement.execute(
        "DO $$ BEGIN FOR i IN 1.." + turns + " LOOP PERFORM definer_pair(); END LOOP; END $$");
  }

  private static void plain(Target target, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(target.plain(), target.login());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void clean(Target target) throws SQLException {
    plain(target, "DROP DATABASE IF EXISTS " + DATABASE);
    plain(target, "DROP ROLE IF EXISTS " + ROLE);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    plain(
        target,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + DATABASE
            + "'");
    clean(target);
  }
}
