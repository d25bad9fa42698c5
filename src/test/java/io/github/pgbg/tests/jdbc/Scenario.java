package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;

/** What a test does with a connection; it tells what it sees. */
interface Scenario {
  void on(Connection connection, Transcript sight) throws Exception;

  /** Tells the story on both connections, and compares. */
  static void isTheSame(TestDatabase database, Scenario story) throws Exception {
    isTheSame(database, "", story);
  }

  /**
   * The same with connection properties.
   *
   * @param parameters as in a URL
   */
  static void isTheSame(TestDatabase database, String parameters, Scenario story) throws Exception {
    List<String> plain = told(database, database.plainUrl() + "?" + parameters, story);
    List<String> wrapped = told(database, database.url() + "?" + parameters, story);
    assertThat(plain).isNotEmpty();
    assertThat(wrapped).containsExactlyElementsOf(plain);
  }

  private static List<String> told(TestDatabase database, String url, Scenario story)
      throws Exception {
    Transcript sight = new Transcript();
    try (Connection connection = DriverManager.getConnection(url, database.login())) {
      story.on(connection, sight);
    }
    return sight.lines();
  }
}
