package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A database in which the functions exist as ordinary ones, so that PgJDBC alone can execute the
 * same text: what it shows then is what a call has to look like.
 */
final class StubbedFunctions implements AutoCloseable {
  private final TestDatabase database;
  private final Scratch<TestDatabase> stubbed;

  StubbedFunctions(TestDatabase database) throws SQLException {
    this.database = database;
    this.stubbed = database.createDatabase("stubbed_functions");
    stubbed
        .get()
        .execute(
            """
            CREATE TYPE pg_background_handle AS (pid int4, cookie int8);
            CREATE FUNCTION pg_background_launch(sql text, queue_size int DEFAULT 0)
              RETURNS int LANGUAGE sql AS $$
                SELECT set_config('stub.sql', sql, false); SELECT 4711 $$;
            CREATE FUNCTION pg_background_launch_v2(sql text, queue_size int DEFAULT 0)
              RETURNS pg_background_handle LANGUAGE sql AS $$
                SELECT set_config('stub.sql', sql, false); SELECT 4711, 1::int8 $$;
            CREATE FUNCTION pg_background_result(pid int) RETURNS SETOF record LANGUAGE plpgsql AS $$
              BEGIN RETURN QUERY EXECUTE current_setting('stub.sql'); END $$
            """);
  }

  /** Tells the story on both, and compares. */
  void isTheSame(Scenario story) throws Exception {
    isTheSame("", story);
  }

  /**
   * The same with connection properties.
   *
   * @param parameters as in a URL
   */
  void isTheSame(String parameters, Scenario story) throws Exception {
    List<String> plain = told(stubbed.get().plainUrl() + "?" + parameters, story);
    assertThat(plain).isNotEmpty();
    assertThat(told(database.url() + "?" + parameters, story)).containsExactlyElementsOf(plain);
  }

  private List<String> told(String url, Scenario story) throws Exception {
    Transcript sight = new Transcript();
    try (Connection connection = DriverManager.getConnection(url, database.login())) {
      story.on(connection, sight);
    }
    return sight.lines();
  }

  @Override
  public void close() throws SQLException {
    stubbed.close();
  }
}
