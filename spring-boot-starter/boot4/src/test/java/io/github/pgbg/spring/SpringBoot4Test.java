package io.github.pgbg.spring;

import java.util.Objects;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class SpringBoot4Test extends StarterContract {
  @Override
  Class<?> connectionDetails() {
    return Container.class;
  }

  @Override
  String health(ConfigurableApplicationContext context) {
    HealthIndicator indicator = context.getBean("pgbgHealthIndicator", HealthIndicator.class);
    return Objects.requireNonNull(indicator.health()).getStatus().getCode();
  }

  @Configuration(proxyBeanMethods = false)
  static class Container {
    @Bean
    JdbcConnectionDetails details() {
      return new JdbcConnectionDetails() {
        @Override
        public String getUsername() {
          return "postgres";
        }

        @Override
        public String getPassword() {
          return "postgres";
        }

        @Override
        public String getJdbcUrl() {
          return plainUrl();
        }
      };
    }
  }
}
