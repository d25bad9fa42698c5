package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column definition list means what it means for every other function. */
@PostgresTest
class DefinitionListTest {
  /** A function of PostgreSQL's own that takes any definition list, and gives no row. */
  private static final String LIKEWISE = "SELECT * FROM json_to_recordset('[]') AS r(%s)";

  private static final String CALL =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT %s WHERE false')) AS r(%s)";

  private final TestDatabase database;

  DefinitionListTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a int, a int",
        "a int, \"A\" int, A int",
        "a int COLLATE \"C\"",
        "a text COLLATE nowhere",
        "a text COLLATE \"C\", a text"
      })
  void itIsRefusedInTheServersWords(String definitions) throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(Sql.error(connection, CALL.formatted("1", definitions)))
          .isEqualTo(Sql.error(connection, LIKEWISE.formatted(definitions)));
    }
  }

  @Test
  void itHasAsManyColumnsAsATable() throws SQLException {
    String tooMany = columns(1_601);
    try (Connection connection = database.connect()) {
      assertThat(Sql.error(connection, CALL.formatted("1", tooMany)))
          .startsWith("54011 ")
          .isEqualTo(Sql.error(connection, LIKEWISE.formatted(tooMany)));
      assertThat(Sql.rows(connection, CALL.formatted(values(1_600), columns(1_600)))).isEmpty();
    }
  }

  private static String columns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "c" + i + " int")
        .collect(Collectors.joining(","));
  }

  private static String values(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  @Test
  void aCollationThatIsThereChangesNothing() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(
              Sql.rows(
                  connection,
                  "SELECT * FROM pg_background_result(pg_background_launch('SELECT ''x''::text'))"
                      + " AS r(a text COLLATE \"C\")"))
          .containsExactly("x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s int", "\"%s\" int"})
  void aNameThatIsTooLongIsCutWithANotice(String definition) throws SQLException {
    String name = "n".repeat(70);
    String definitions = definition.formatted(name);
    try (Connection connection = database.connect()) {
      List<String> notices = Sql.execute(connection, CALL.formatted("1", definitions));

      assertThat(notices)
          .isEqualTo(Sql.execute(connection, LIKEWISE.formatted(definitions)))
          .singleElement()
          .asString()
          .contains("will be truncated to \"" + "n".repeat(63) + "\"");
    }
  }
}
