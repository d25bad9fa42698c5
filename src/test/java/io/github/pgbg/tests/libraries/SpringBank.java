package io.github.pgbg.tests.libraries;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** A Spring Boot application on the bank: the URL and the driver class are all it needs. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Account.class)
@EnableJpaRepositories(basePackageClasses = Account.class, considerNestedRepositories = true)
class SpringBank {
  static ConfigurableApplicationContext start(Bank bank) {
    return new SpringApplicationBuilder(SpringBank.class)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties(
            "spring.datasource.url=" + bank.url(),
            "spring.datasource.driver-class-name=io.github.pgbg.Driver",
            "spring.datasource.hikari.maximum-pool-size=2",
            "spring.jpa.hibernate.ddl-auto=validate",
            // The class path has the migration tools too, for their own tests.
            "spring.flyway.enabled=false",
            "spring.liquibase.enabled=false",
            "logging.level.root=warn")
        .run();
  }
}
