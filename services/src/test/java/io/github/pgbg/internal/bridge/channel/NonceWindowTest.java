package io.github.pgbg.internal.bridge.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NonceWindowTest {
  private final NonceWindow window = new NonceWindow();

  @Test
  void acceptsEachNumberOnce() {
    assertThat(window.accept(5)).isTrue();
    assertThat(window.accept(3)).isTrue();
    assertThat(window.accept(5)).isFalse();
    assertThat(window.accept(3)).isFalse();
  }

  @Test
  void refusesWhatIsOlderThanAllItRemembers() {
    for (long nonce = 1; nonce <= 10_001; nonce++) {
      assertThat(window.accept(nonce)).isTrue();
    }
    assertThat(window.accept(1)).isFalse();
    assertThat(window.accept(0)).isFalse();
    assertThat(window.accept(20_000)).isTrue();
  }
}
