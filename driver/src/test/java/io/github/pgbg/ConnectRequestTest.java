package io.github.pgbg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.internal.jdbc.route.ConnectionOptions;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.worker.pool.WorkerRoute;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a URL and of Properties goes to PgJDBC, and what stays here. */
class ConnectRequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db",
        "jdbc:postgresql:",
        "jdbc:postgresql:?",
        "jdbc:postgresql://host/db?user=a&&x&password=%26pgbg.calls%3Dserver&",
        "jdbc:postgresql://host/pgbg.calls=server",
        "jdbc:postgresql://h1:1,[::1]:2/a%2Fb?ApplicationName=pgbg.test",
      })
  void aUrlWithoutOwnParametersIsNotTouched(String url) {
    assertThat(ConnectRequest.of(url, null).pgUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "//h/d?pgbg.calls=server, //h/d",
    "//h/d?pgbg.calls=server&user=a%20b, //h/d?user=a%20b",
    "//h/d?user=a+b&pgbg.calls=server, //h/d?user=a+b",
    "//h/d?a=1&pgbg.calls=server&b=%c3%BC&&c, //h/d?a=1&b=%c3%BC&&c",
    "//h/d?a=1&PGBG.calls=server&b=2, //h/d?a=1&b=2",
    "//h/d?pgbg.calls=server&, //h/d?",
    "?pgbg.calls=server&user=a, ?user=a",
    "db?pgbg.calls, db",
  })
  void ownParametersAreCutAndNothingElse(String url, String cut) {
    assertThat(ConnectRequest.of("jdbc:postgresql:" + url, null).pgUrl())
        .isEqualTo("jdbc:postgresql:" + cut);
  }

  @Test
  void theCallersPropertiesStayAsTheyAre() {
    Properties defaults = new Properties();
    defaults.setProperty("user", "default");
    Properties info = new Properties(defaults);
    info.setProperty("pgbg.calls", "server");
    info.setProperty("password", "secret");
    Properties before = (Properties) info.clone();

    ConnectRequest request = ConnectRequest.of("jdbc:postgresql:", info);

    assertThat(info).isEqualTo(before);
    assertThat(request.pgProperties())
        .containsOnlyKeys("user", "password")
        .containsEntry("user", "default");
  }

  @Test
  void everyPropertyHasItsDefault() throws SQLException {
    assertThat(settings(""))
        .isEqualTo(
            new ConnectionOptions(
                ConnectionOptions.Calls.LOCAL,
                Duration.ofSeconds(60),
                4,
                Duration.ZERO,
                Duration.ofSeconds(10),
                null,
                WorkerRoute.DEFAULT));
  }

  @Test
  void theUrlGoesBeforeTheProperties() throws SQLException {
    Properties info = new Properties();
    info.setProperty("pgbg.maxIdleWorkers", "1");
    info.setProperty("pgbg.calls", "server");

    ConnectionOptions settings =
        ConnectRequest.of("jdbc:postgresql:?pgbg.maxIdleWorkers=2&pgbg.maxIdleWorkers=3", info)
            .settings();

    assertThat(settings.maxIdleWorkers()).isEqualTo(3);
    assertThat(settings.calls()).isEqualTo(ConnectionOptions.Calls.SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "7, PT7S",
    "500ms, PT0.5S",
    "60s, PT1M",
    "2min, PT2M",
    "2%20min, PT2M",
    "2+min, PT2M",
    "999999999min, PT16666666H39M",
  })
  void aTimeHasAUnitOrIsSeconds(String text, Duration time) throws SQLException {
    assertThat(settings("pgbg.launchTimeout=" + text).launchTimeout()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5s", "5h", "1000000000", "5%zz", "٣"})
  void aTimeThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> settings("pgbg.launchTimeout=" + text))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("Invalid value for property \"pgbg.launchTimeout\": \"")
        .hasMessageEndingWith(
            "Allowed are times such as 500ms, 60s and 2min, and a number of seconds.");
  }

  @Test
  void aCountThatIsNoneIsRefused() {
    assertThatThrownBy(() -> settings("pgbg.maxIdleWorkers=many"))
        .hasMessage(
            "Invalid value for property \"pgbg.maxIdleWorkers\": \"many\". Allowed are the numbers"
                + " from 0 to 999999999.");
  }

  @Test
  void aChoiceThatIsNoneIsRefused() {
    assertThatThrownBy(() -> settings("pgbg.calls=LOCAL"))
        .hasMessage(
            "Invalid value for property \"pgbg.calls\": \"LOCAL\". Allowed are local and server.");
  }

  @Test
  void theApiIsAVersionOfTheExtension() throws SQLException {
    assertThat(settings("pgbg.api=2.0").api()).isEqualTo(ApiLevel.V2_0);
    assertThatThrownBy(() -> settings("pgbg.api=2"))
        .hasMessage("Invalid value for property \"pgbg.api\": \"2\". Allowed are 1.10 and 2.0.");
  }

  @Test
  void aPropertyThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> settings("pgbg.Calls=local"))
        .hasMessage(
            "There is no property \"pgbg.Calls\". Allowed are pgbg.calls, pgbg.api,"
                + " pgbg.idleWorkerTimeout, pgbg.maxIdleWorkers, pgbg.launchTimeout,"
                + " pgbg.shutdownTimeout, pgbg.pooling, pgbg.workerUrl, pgbg.workerUser,"
                + " pgbg.workerPassword.")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("22023");
  }

  private static ConnectionOptions settings(String query) throws SQLException {
    return ConnectRequest.of("jdbc:postgresql:?" + query, null).settings();
  }

  @Test
  void theWayOfWorkersIsReadAndNeverShown() throws SQLException {
    Properties info = new Properties();
    info.setProperty("pgbg.workerPassword", "secret");
    ConnectionOptions settings =
        ConnectRequest.of(
                "jdbc:postgresql:?pgbg.pooling=transaction&pgbg.workerUser=me"
                    + "&pgbg.workerUrl=jdbc%3Apgbg%3A%2F%2Fdb%3A5432%2Fshop",
                info)
            .settings();

    assertThat(settings.workerRoute())
        .isEqualTo(
            new WorkerRoute(
                WorkerRoute.Pooling.TRANSACTION, "jdbc:postgresql://db:5432/shop", "me", "secret"));
    assertThat(settings.toString()).doesNotContain("secret", "shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "jdbc:other:x", "jdbc:pgbg://db:x/", "jdbc:pgbg://db/?password=p"})
  void aUrlOfWorkersThatCannotBeReadIsRefusedWithoutShowingIt(String url) {
    Properties info = new Properties();
    info.setProperty("pgbg.workerUrl", url);
    assertThatThrownBy(() -> ConnectRequest.of("jdbc:postgresql:", info).settings())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\"pgbg.workerUrl\" cannot be read")
        .hasMessageNotContaining("password=p");
  }
}
