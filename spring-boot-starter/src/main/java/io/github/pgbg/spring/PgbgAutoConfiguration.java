package io.github.pgbg.spring;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the starter adds. Each part can be switched off:
 *
 * <ul>
 *   <li>{@code pgbg.spring.service-connections=false}: containers give plain PgJDBC again
 *   <li>{@code management.metrics.enable.pgbg=false}: no meters
 *   <li>{@code management.health.pgbg.enabled=false}: no health of the workers
 * </ul>
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
public final class PgbgAutoConfiguration {
  private static final String BOOT_3_DETAILS =
      "org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails";
  private static final String BOOT_4_DETAILS =
      "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails";
  private static final String BOOT_3_HEALTH =
      "org.springframework.boot.actuate.health.HealthIndicator";
  private static final String BOOT_4_HEALTH =
      "org.springframework.boot.health.contributor.HealthIndicator";
  private static final String SERVICE_CONNECTIONS = "pgbg.spring.service-connections";
  private static final String HEALTH = "management.health.pgbg.enabled";

  /** Connection details of Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BOOT_3_DETAILS)
  @ConditionalOnProperty(name = SERVICE_CONNECTIONS, matchIfMissing = true)
  static class Boot3Details {
    @Bean
    static BeanPostProcessor pgbgServiceConnections() {
      return new Boot3ServiceConnections();
    }
  }

  /** Connection details of Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BOOT_4_DETAILS)
  @ConditionalOnProperty(name = SERVICE_CONNECTIONS, matchIfMissing = true)
  static class Boot4Details {
    @Bean
    static BeanPostProcessor pgbgServiceConnections() {
      return new Boot4ServiceConnections();
    }
  }

  /** Meters, where Micrometer is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
  static class Meters {
    @Bean
    @ConditionalOnMissingBean
    JobMeterBinder pgbgJobMeters() {
      return new JobMeterBinder();
    }
  }

  /** Health of Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BOOT_3_HEALTH)
  @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
  @ConditionalOnSingleCandidate(DataSource.class)
  static class Boot3HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "pgbgHealthIndicator")
    Boot3Health pgbgHealthIndicator(DataSource dataSource) {
      return new Boot3Health(new WorkerProbe(dataSource));
    }
  }

  /** Health of Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = BOOT_4_HEALTH)
  @ConditionalOnProperty(name = HEALTH, matchIfMissing = true)
  @ConditionalOnSingleCandidate(DataSource.class)
  static class Boot4HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "pgbgHealthIndicator")
    Boot4Health pgbgHealthIndicator(DataSource dataSource) {
      return new Boot4Health(new WorkerProbe(dataSource));
    }
  }
}
