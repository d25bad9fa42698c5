package io.github.pgbg.spring;

import io.github.pgbg.JobMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Meters of the jobs of all sessions of this JVM: {@code pgbg.jobs.*}. */
final class JobMeterBinder implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    JobMeters meters = JobMeters.ofThisJvm();
    counter(registry, meters, "pgbg.jobs.launched", "Jobs launched", JobMeters::launched);
    counter(registry, meters, "pgbg.jobs.completed", "Ended without error", JobMeters::completed);
    counter(registry, meters, "pgbg.jobs.failed", "Ended with an error", JobMeters::failed);
    counter(registry, meters, "pgbg.jobs.canceled", "Ended by a cancel", JobMeters::canceled);
    Gauge.builder("pgbg.jobs.running", meters, JobMeters::running)
        .description("Jobs that run now")
        .baseUnit("jobs")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      JobMeters meters,
      String name,
      String description,
      ToDoubleFunction<JobMeters> count) {
    FunctionCounter.builder(name, meters, count)
        .description(description)
        .baseUnit("jobs")
        .register(registry);
  }
}
