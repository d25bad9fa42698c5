package io.github.pgbg.internal.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.worker.settings.ExtensionSetting.Unit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL 18 answered for vacuum_cost_limit, lock_timeout and the like. */
class GucIntegerTest {
  @ParameterizedTest
  @CsvSource({
    "NONE, 16, 16",
    "NONE, ' +3 ', 3",
    "NONE, -1, -1",
    "NONE, 0x10, 16",
    "NONE, 010, 8",
    "NONE, 2.5, 2",
    "NONE, 2.6, 3",
    "NONE, 1e2, 100",
    "NONE, 2147483647, 2147483647",
    "BYTES, 64, 64",
    "BYTES, 1 kB, 1024",
    "BYTES, 0.5MB, 524288",
    "MILLISECONDS, 900us, 1",
    "MILLISECONDS, 1.5h, 5400000",
    "MILLISECONDS, 1.0001h, 3600000",
    "MILLISECONDS, 1min, 60000",
  })
  void aNumberIsReadInBaseUnits(Unit unit, String text, int value) {
    assertThat(GucInteger.parse(text, unit)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, abc, ",
    "NONE, '', ",
    "NONE, 5MB, ",
    "NONE, 99999999999, Value exceeds integer range.",
    "MILLISECONDS, abc, ",
    "MILLISECONDS, 30d, Value exceeds integer range.",
    "MILLISECONDS, 1 fortnight, 'Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\","
        + " \"h\", and \"d\".'",
    "BYTES, 1mb, 'Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".'",
    "BYTES, 1TB, Value exceeds integer range.",
  })
  void anythingElseIsNoneAndTheHintSaysWhy(Unit unit, String text, String hint) {
    assertThat(GucInteger.parse(text, unit)).isNull();
    assertThat(GucInteger.hint(text, unit)).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 16, 16",
    "BYTES, 65536, 64kB",
    "BYTES, 100, 100B",
    "MILLISECONDS, 0, 0",
    "MILLISECONDS, 5400000, 90min",
    "MILLISECONDS, 1001, 1001ms",
  })
  void aValueIsShownInItsLargestUnit(Unit unit, int value, String shown) {
    assertThat(GucInteger.show(value, unit)).isEqualTo(shown);
  }
}
