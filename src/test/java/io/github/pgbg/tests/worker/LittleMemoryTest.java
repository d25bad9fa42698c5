package io.github.pgbg.tests.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class LittleMemoryTest {
  private final TestDatabase database;

  LittleMemoryTest(TestDatabase database) {
    this.database = database;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Xmx64m  | SELECT g::text FROM generate_series(1, 10000000) g | 10000000 rows, 68888897"
            + " characters",
        "-Xmx256m | SELECT repeat('x', 52428800) FROM generate_series(1, 6) | 6 rows, 314572800"
            + " characters",
        "-Xmx64m  | SELECT repeat('x', 5000) FROM generate_series(1, 50000) | 50000 rows, 250000000"
            + " characters",
      })
  void aLargeResultNeedsLittleMemory(String option, String job, String expected) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            database,
            option,
            ChildMain.class,
            "read",
            "SELECT * FROM pg_background_result(pg_background_launch("
                + Session.literal(job)
                + ")) AS (t text)")) {
      assertThat(child.readLine()).isEqualTo(expected);
      assertThat(child.end()).isZero();
    }
  }
}
