package io.github.pgbg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver classes: which URLs they take, what they tell tools, how they refuse. */
class DriverTest {
  private final Driver driver = new Driver();
  private final PostgresqlUrlDriver plain = new PostgresqlUrlDriver();

  @ParameterizedTest
  @CsvSource({
    "jdbc:pgbg://h:1/d?a=%20b, jdbc:postgresql://h:1/d?a=%20b",
    "'jdbc:pgbg://h1:1,h2/d', 'jdbc:postgresql://h1:1,h2/d'",
    "jdbc:pgbg:postgresql://h/d, jdbc:postgresql://h/d",
    "jdbc:pgbg:postgresql:d, jdbc:postgresql:d",
    "jdbc:pgbg:postgresql, jdbc:postgresql:postgresql",
    "jdbc:pgbg:db, jdbc:postgresql:db",
    "jdbc:pgbg:?user=a, jdbc:postgresql:?user=a",
    "jdbc:pgbg:///d, jdbc:postgresql:///d",
    "jdbc:pgbg:, jdbc:postgresql:",
  })
  void onlyThePrefixIsCut(String url, String pgUrl) throws SQLException {
    assertThat(driver.acceptsURL(url)).isTrue();
    assertThat(driver.pgUrl(url)).isEqualTo(pgUrl);
    assertThat(plain.acceptsURL(pgUrl)).isTrue();
    assertThat(plain.pgUrl(pgUrl)).isEqualTo(pgUrl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:postgresql://h/d", "jdbc:pgbgx://h/d", "JDBC:PGBG://h/d", "pgbg://h/d", ""})
  void otherUrlsAreLeftToOtherDrivers(String url) throws SQLException {
    assertThat(driver.acceptsURL(url)).isFalse();
    assertThat(driver.connect(url, new Properties())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:pgbg://h/d", "jdbc:mysql://h/d", ""})
  void theSecondDriverTakesOnlyPlainUrls(String url) throws SQLException {
    assertThat(plain.acceptsURL(url)).isFalse();
    assertThat(plain.connect(url, new Properties())).isNull();
  }

  @Test
  @SuppressWarnings("NullAway") // as callers without it would
  void noUrlIsAnError() {
    assertThatThrownBy(() -> driver.connect(null, null))
        .isInstanceOf(SQLException.class)
        .hasMessage("The URL is null.");
    assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//localhost:5432a/test",
        "//localhost:500000/test",
        "//localhost:0/test",
        "//localhost:-2/test",
        "/test",
        "////",
        "//[::1]:5740/my data#base%1",
        "//?service=thereIsNoSuchService"
      })
  void whatPgJdbcRejectsIsRejected(String rest) {
    assertThat(new org.postgresql.Driver().acceptsURL("jdbc:postgresql:" + rest)).isFalse();
    assertThat(driver.acceptsURL("jdbc:pgbg:" + rest)).isFalse();
    assertThat(driver.acceptsURL("jdbc:pgbg:postgresql:" + rest)).isFalse();
    assertThat(plain.acceptsURL("jdbc:postgresql:" + rest)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "//host, 'a \"/\" is missing after the host and port'",
    "//host/a/b, 'more than one \"/\" follows the host and port'",
    "/host, 'the host must follow \"//\"'",
    "//host/a?user=%zz, 'two hexadecimal digits must follow every \"%\"'",
    "?service=none, 'its service is not in the connection service file'",
    "//host:99999/a, 'every port must be a number from 1 to 65535'",
  })
  void aUrlThatCannotBeReadSaysWhy(String rest, String problem) {
    assertThatThrownBy(() -> driver.connect("jdbc:pgbg:" + rest, null))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("The URL cannot be read: " + problem)
        .hasMessageContaining("allowed are //host:port/database?name=value")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void aUrlThatCannotBeReadKeepsItsPassword() {
    assertThatThrownBy(() -> driver.connect("jdbc:pgbg://host?password=secret", null))
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void driverManagerFindsTheDriverAndNotTheSecond() throws SQLException {
    assertThat(ServiceLoader.load(java.sql.Driver.class))
        .hasAtLeastOneElementOfType(Driver.class)
        .noneMatch(PostgresqlUrlDriver.class::isInstance);
    assertThat(DriverManager.getDriver("jdbc:pgbg://h/d")).isInstanceOf(Driver.class);
    assertThat(DriverManager.drivers()).noneMatch(PostgresqlUrlDriver.class::isInstance);
  }

  @Test
  void propertyInfoListsOwnPropertiesAndThoseOfPgJdbc() {
    Properties info = new Properties();
    info.setProperty("user", "somebody");
    info.setProperty("pgbg.launchTimeout", "not a time");

    DriverPropertyInfo[] listed =
        driver.getPropertyInfo("jdbc:pgbg://h:7/d?pgbg.calls=server", info);

    DriverPropertyInfo calls = find(listed, "pgbg.calls");
    assertThat(calls.value).isEqualTo("server");
    assertThat(calls.choices).containsExactly("local", "server");
    assertThat(calls.description).isNotBlank();
    assertThat(find(listed, "pgbg.launchTimeout").value).isEqualTo("not a time");
    assertThat(find(listed, "pgbg.launchTimeout").choices).isNull();
    assertThat(find(listed, "pgbg.maxIdleWorkers").value).isEqualTo("4");
    assertThat(find(listed, "user").value).isEqualTo("somebody");
    assertThat(find(listed, "PGPORT").value).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jdbc:pgbg:", "jdbc:pgbg://", "jdbc:pgbg://h"})
  void propertyInfoIsThereWhileAUrlIsTyped(String url) {
    assertThat(driver.getPropertyInfo(url, null)).hasSizeGreaterThan(5);
    assertThat(plain.getPropertyInfo(null, null)).hasSizeGreaterThan(5);
  }

  @Test
  void theVersionIsTheProjects() {
    assertThat(System.getProperty("pgbg.version"))
        .startsWith(driver.getMajorVersion() + "." + driver.getMinorVersion() + ".");
    assertThat(driver.jdbcCompliant()).isFalse();
    assertThatThrownBy(driver::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  private static DriverPropertyInfo find(DriverPropertyInfo[] listed, String name) {
    return Arrays.stream(listed)
        .filter(info -> info.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed: " + name));
  }
}
