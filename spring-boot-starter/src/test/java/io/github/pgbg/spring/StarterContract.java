package io.github.pgbg.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an application sees of the starter, whatever its Spring Boot. */
abstract class StarterContract {
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  /** The URL of the server for PgJDBC. */
  static String plainUrl() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  /** A configuration with a bean of connection details, as a container's factory makes it. */
  abstract Class<?> connectionDetails();

  /** The status that the health indicator gives, as text. */
  abstract String health(ConfigurableApplicationContext context);

  @Test
  void theUrlAloneIsEnough() {
    try (ConfigurableApplicationContext application =
        run(Map.of("spring.datasource.url", plainUrl().replace("postgresql:", "pgbg:")))) {
      assertJobsRun(application);
    }
  }

  @Test
  void aDriverClassOfTheApplicationWins() {
    try (ConfigurableApplicationContext application =
        run(
            Map.of(
                "spring.datasource.url",
                plainUrl().replace("postgresql:", "pgbg:"),
                "spring.datasource.driver-class-name",
                "io.github.pgbg.PostgresqlUrlDriver"))) {
      assertThat(application.getEnvironment().getProperty("spring.datasource.driver-class-name"))
          .isEqualTo("io.github.pgbg.PostgresqlUrlDriver");
    }
  }

  @Test
  void aServiceConnectionGetsOurDriver() {
    try (ConfigurableApplicationContext application = run(Map.of(), connectionDetails())) {
      assertJobsRun(application);
    }
  }

  @Test
  void aServiceConnectionStaysPlainWhereItIsAskedFor() {
    try (ConfigurableApplicationContext application =
        run(Map.of("pgbg.spring.service-connections", "false"), connectionDetails())) {
      assertThat(url(application)).startsWith("jdbc:postgresql:");
      assertThat(health(application)).isEqualTo("UNKNOWN");
    }
  }

  @Test
  void aPlainUrlOfTheApplicationStaysPlain() {
    try (ConfigurableApplicationContext application =
        run(Map.of("spring.datasource.url", plainUrl()))) {
      assertThat(url(application)).startsWith("jdbc:postgresql:");
    }
  }

  @Test
  void metersAndHealthShowTheJobs() {
    try (ConfigurableApplicationContext application =
        run(Map.of("spring.datasource.url", plainUrl().replace("postgresql:", "pgbg:")))) {
      MeterRegistry registry = new SimpleMeterRegistry();
      application.getBean(JobMeterBinder.class).bindTo(registry);
      double before = registry.get("pgbg.jobs.launched").functionCounter().count();
      assertJobsRun(application);
      assertThat(registry.get("pgbg.jobs.launched").functionCounter().count())
          .isEqualTo(before + 1);
      assertThat(health(application)).isEqualTo("UP");
    }
  }

  private static String url(ConfigurableApplicationContext application) {
    return ((com.zaxxer.hikari.HikariDataSource) application.getBean(DataSource.class))
        .getJdbcUrl();
  }

  private static void assertJobsRun(ConfigurableApplicationContext application) {
    assertThat(
            application
                .getBean(JdbcTemplate.class)
                .queryForObject(
                    "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (x"
                        + " int)",
                    Integer.class))
        .isEqualTo(7);
  }

  private static ConfigurableApplicationContext run(
      Map<String, Object> properties, Class<?>... more) {
    List<Class<?>> sources = new java.util.ArrayList<>(List.of(more));
    sources.add(Application.class);
    SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setDefaultProperties(properties);
    return application.run();
  }

  /** An application of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    String anything() {
      return "";
    }
  }
}
