package io.github.pgbg.spring;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** Health of the workers, for Spring Boot 3. */
final class Boot3Health extends AbstractHealthIndicator {
  private final WorkerProbe probe;

  Boot3Health(WorkerProbe probe) {
    super("no background worker is available");
    this.probe = probe;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    WorkerProbe.Finding finding = probe.look();
    if (finding.up() == null) {
      builder.unknown();
    } else if (finding.up()) {
      builder.up();
    } else if (finding.cause() == null) {
      builder.down();
    } else {
      builder.down(finding.cause());
    }
    builder.withDetails(finding.details());
  }
}
