package io.github.pgbg.tests.conformance;

import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What the database of a conformance run has of the extension, and who answers its calls. The
 * system property {@code pgbg.conformance} names the runs, separated by commas.
 */
enum InstallationMode {
  /** Nothing is installed; the driver answers. */
  ABSENT {
    @Override
    Connection connect(TestDatabase database, Script script) throws SQLException {
      return DriverManager.getConnection(
          database.url(), withApi(database.login(), script.version()));
    }
  },

  /** {@code CREATE EXTENSION pg_background} was run through the driver. */
  INSTALLED {
    @Override
    Connection connect(TestDatabase database, Script script) throws SQLException {
      return DriverManager.getConnection(
          database.url(), withApi(database.login(), script.version()));
    }

    @Override
    void prepare(TestDatabase database, Script script) throws SQLException {
      createExtension(connect(database, script), script.version());
    }
  },

  /** The C extension itself over PgJDBC, on a server that offers it: checks the scripts. */
  NATIVE {
    @Override
    Connection connect(TestDatabase database, Script script) throws SQLException {
      return database.connectPlain();
    }

    @Override
    void prepare(TestDatabase database, Script script) throws SQLException {
      createExtension(connect(database, script), script.version());
    }
  };

  /** The runs that the system property asks for; without it, the two that need no extension. */
  static List<InstallationMode> chosen() {
    String labels =
        System.getProperty("pgbg.conformance", ABSENT.label() + "," + INSTALLED.label());
    return Arrays.stream(labels.split(",", -1)).map(InstallationMode::byLabel).toList();
  }

  private static InstallationMode byLabel(String label) {
    return Arrays.stream(values())
        .filter(installation -> installation.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pgbg.conformance=%s: allowed are %s"
                        .formatted(
                            label, Arrays.stream(values()).map(InstallationMode::label).toList())));
  }

  abstract Connection connect(TestDatabase database, Script script) throws SQLException;

  void prepare(TestDatabase database, Script script) throws SQLException {}

  /** Whether the script can be run here. */
  boolean runs(Script script) {
    return this != ABSENT || !script.needsInstallation();
  }

  private static Properties withApi(Properties login, String version) {
    Properties properties = new Properties();
    properties.putAll(login);
    properties.setProperty("pgbg.api", version);
    return properties;
  }

  /** A new database made ready for the run. */
  Scratch<TestDatabase> open(TestDatabase server, Script script) throws SQLException {
    String name = script.file().replaceAll("\\W", "_");
    Scratch<TestDatabase> scratch =
        server.createDatabase("pgbg_conformance_" + label() + "_" + name);
    prepare(scratch.get(), script);
    return scratch;
  }

  /** As in the property and in the list of exceptions. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static void createExtension(Connection connection, String version) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION pg_background VERSION '" + version + "'");
    }
  }
}
