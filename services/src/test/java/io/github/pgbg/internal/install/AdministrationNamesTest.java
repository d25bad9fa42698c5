package io.github.pgbg.internal.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.api.AdministrationNames;
import io.github.pgbg.internal.sql.api.ApiLevel;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdministrationNamesTest {
  @Test
  void theyAreWhatAnInstallationHasBesidesTheApi() {
    assertThat(AdministrationNames.all())
        .isEqualTo(
            Stream.concat(
                    Arrays.stream(ApiLevel.values())
                        .flatMap(level -> AdminFunction.names(level).stream()),
                    ConsentFunction.sqlNames())
                .collect(Collectors.toSet()));
  }
}
