package io.github.pgbg.internal.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgJdbcVersionTest {
  @ParameterizedTest
  @CsvSource({"42,5", "42,7", "42,8", "43,0"})
  void theseVersionsWork(int major, int minor) {
    assertThatCode(() -> PgJdbcVersion.require(major, minor)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"42,4", "42,2", "9,4"})
  void olderOnesAreRefusedWithWhatIsThereAndWhatIsNeeded(int major, int minor) {
    assertThatThrownBy(() -> PgJdbcVersion.require(major, minor))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith(
            "pgbg needs PgJDBC (org.postgresql:postgresql) 42.5.0 or newer; there is 42.");
  }

  @Test
  void whatIsMissingInPgJdbcIsAnErrorOfConnecting() {
    LinkageError missing = new NoSuchMethodError("org.postgresql.core.Field.<init>(…)");
    SQLException error = PgJdbcVersion.orUnfit(missing);
    assertThat(error.getCause()).isSameAs(missing);
    assertThat(error.getSQLState()).isEqualTo("08001");
  }

  @Test
  void otherLinkageErrorsAreNotHidden() {
    LinkageError other = new NoClassDefFoundError("com/example/Other");
    assertThatThrownBy(() -> PgJdbcVersion.orUnfit(other)).isSameAs(other);
  }
}
