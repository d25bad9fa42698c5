package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import io.github.pgbg.tests.worker.ChildJvm;
import io.github.pgbg.tests.worker.ChildMain;
import org.junit.jupiter.api.Test;

/** A runtime image may lack what only looks at the driver: JMX, Flight Recorder. */
@PostgresTest
class SmallRuntimeTest {
  /** What PgJDBC needs. */
  private static final String MODULES =
      "--limit-modules=java.base,java.sql,java.naming,java.logging,java.security.jgss";

  private final TestDatabase database;

  SmallRuntimeTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void jobsRunWithoutJmxAndFlightRecorder() throws Exception {
    String call = "SELECT * FROM pg_background_result(pg_background_launch('SELECT 7')) AS (x int)";
    try (ChildJvm child = ChildJvm.start(database, MODULES, ChildMain.class, "read", call)) {
      assertThat(child.readLine()).isEqualTo("1 rows, 1 characters");
      assertThat(child.end()).isZero();
    }
  }
}
