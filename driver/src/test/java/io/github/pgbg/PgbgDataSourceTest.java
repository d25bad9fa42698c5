package io.github.pgbg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PgbgDataSourceTest {
  private static Stream<PgbgDataSource> beans() {
    return Stream.of(
            new PgbgDataSource(), new PgbgConnectionPoolDataSource(), new PgbgXADataSource())
        .map(PgbgDataSourceTest::filled);
  }

  private static PgbgDataSource filled(PgbgDataSource bean) {
    bean.setServerNames(new String[] {"one", "two"});
    bean.setPortNumbers(new int[] {5432, 5433});
    bean.setDatabaseName("a b");
    bean.setUser("me");
    bean.setPassword("secret");
    bean.setApplicationName("app");
    bean.setLaunchTimeout("500ms");
    bean.setMaxIdleWorkers(7);
    return bean;
  }

  @ParameterizedTest
  @MethodSource("beans")
  void theUrlOpensTheSameConnections(PgbgDataSource bean) {
    assertThat(bean.getUrl())
        .isEqualTo(
            "jdbc:pgbg://one:5432,two:5433/a+b?ApplicationName=app&pgbg.launchTimeout=500ms&pgbg.maxIdleWorkers=7");
    PgbgDataSource other = new PgbgDataSource();
    other.setUrl(bean.getUrl());
    assertThat(other.getServerNames()).containsExactly("one", "two");
    assertThat(other.getPortNumbers()).containsExactly(5432, 5433);
    assertThat(other.getDatabaseName()).isEqualTo("a b");
    assertThat(other.getApplicationName()).isEqualTo("app");
    assertThat(other.getLaunchTimeout()).isEqualTo("500ms");
  }

  @ParameterizedTest
  @MethodSource("beans")
  void aSerializedBeanComesBackTheSame(PgbgDataSource bean)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(bean);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSame((PgbgDataSource) in.readObject(), bean);
    }
  }

  @ParameterizedTest
  @MethodSource("beans")
  void aJndiReferenceGivesTheSameBean(PgbgDataSource bean) throws Exception {
    Object made = new PgbgObjectFactory().getObjectInstance(bean.getReference(), null, null, null);
    assertThat(made).isInstanceOf(PgbgDataSource.class);
    assertSame((PgbgDataSource) made, bean);
  }

  private static void assertSame(PgbgDataSource actual, PgbgDataSource expected) {
    assertThat(actual).isExactlyInstanceOf(expected.getClass());
    assertThat(actual.getUrl()).isEqualTo(expected.getUrl());
    assertThat(actual.getUser()).isEqualTo("me");
    assertThat(actual.getPassword()).isEqualTo("secret");
    assertThat(actual.getLaunchTimeout()).isEqualTo("500ms");
    assertThat(actual.getMaxIdleWorkers()).isEqualTo(7);
  }

  @Test
  void everyPropertyCanBeSetByItsName() throws SQLException {
    PgbgDataSource bean = new PgbgDataSource();
    for (DriverProperty property : DriverProperty.values()) {
      assertThat(bean.getProperty(property.key())).isEqualTo(property.defaultValue());
      bean.setProperty(property.key(), "3");
      assertThat(bean.getProperty(property.key())).isEqualTo("3");
    }
    bean.setProperty("ApplicationName", "app");
    assertThat(bean.getApplicationName()).isEqualTo("app");
    assertThat(List.of(bean.getCalls(), bean.getIdleWorkerTimeout(), bean.getShutdownTimeout()))
        .containsOnly("3");
  }

  @Test
  void anUnknownPropertyIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> new PgbgDataSource().setProperty("pgbg.nothing", "1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("\"pgbg.nothing\". Allowed are pgbg.calls, ");
  }

  @Test
  void aWrongUrlIsRefusedWithoutShowingItsPassword() {
    for (String url : List.of("jdbc:other:x?password=secret", "jdbc:pgbg://x?password=secret")) {
      assertThatThrownBy(() -> new PgbgDataSource().setUrl(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("The URL ")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aWrongValueIsRefusedBeforeConnecting() {
    PgbgDataSource bean = new PgbgDataSource();
    bean.setCalls("remote");
    assertThatThrownBy(bean::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "Invalid value for property \"pgbg.calls\": \"remote\". Allowed are local and server.");
  }

  @Test
  void theFactoryLeavesOtherReferencesAlone() throws Exception {
    assertThat(
            new PgbgObjectFactory()
                .getObjectInstance(
                    new org.postgresql.ds.PGSimpleDataSource().getReference(), null, null, null))
        .isNull();
    assertThat(new PgbgObjectFactory().getObjectInstance("text", null, null, null)).isNull();
  }
}
