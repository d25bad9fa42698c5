package io.github.pgbg.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue as tools read it. */
@PostgresTest
class MetaDataTest {
  private final TestDatabase database;

  MetaDataTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void everyMethodWithoutParametersAnswersTheSame() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          DatabaseMetaData metaData = connection.getMetaData();
          Method[] methods = DatabaseMetaData.class.getMethods();
          Arrays.sort(methods, Comparator.comparing(Method::toString));
          for (Method method : methods) {
            if (method.getParameterCount() > 0
                || method.getName().equals("getConnection")
                || method.getName().equals("getTypeInfo")) {
              continue;
            }
            Object answer;
            try {
              answer = method.invoke(metaData);
            } catch (InvocationTargetException e) {
              answer = e.getCause();
            }
            if (answer instanceof ResultSet rows) {
              sight.rows(rows);
              rows.close();
            } else {
              sight.of(method.getName(), answer);
            }
          }
        });
  }

  @Test
  void theCatalogueIsTheSame() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE seen(id int PRIMARY KEY, note text DEFAULT 'x')");
            statement.execute("CREATE TEMP TABLE other(id int REFERENCES seen)");
          }
          DatabaseMetaData metaData = connection.getMetaData();
          for (ResultSet rows :
              new ResultSet[] {
                metaData.getTables(null, null, "seen", null),
                metaData.getColumns(null, null, "seen", "%"),
                metaData.getPrimaryKeys(null, null, "seen"),
                metaData.getImportedKeys(null, null, "other"),
                metaData.getIndexInfo(null, null, "seen", false, false),
                metaData.getFunctions(null, "pg_catalog", "pg_back%")
              }) {
            // The schema of temporary tables is another in each session.
            while (rows.next()) {
              for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                String value = rows.getString(i);
                sight.of(
                    rows.getMetaData().getColumnLabel(i),
                    value == null ? null : value.replaceAll("pg_temp_\\d+", "pg_temp"));
              }
            }
            assertThat(rows.getStatement().getConnection()).isSameAs(connection);
            rows.close();
          }
        });
  }

  /** PgJDBC does not order them by name, and the server gives them as its plan does. */
  @Test
  void theTypesAreTheSame() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          List<String> types = new ArrayList<>();
          try (ResultSet rows = connection.getMetaData().getTypeInfo()) {
            while (rows.next()) {
              types.add(rows.getString("TYPE_NAME") + " " + rows.getInt("DATA_TYPE"));
            }
          }
          Collections.sort(types);
          sight.of("types", types);
        });
  }
}
