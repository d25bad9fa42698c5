package io.github.pgbg.internal.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageBoundaryTest {
  /** CommandComplete and ReadyForQuery. */
  private static final byte[] TWO =
      "C\0\0\0\rSELECT 1\0Z\0\0\0\5I".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void messagesMayBeCutAnywhere() {
    for (int cut = 0; cut <= TWO.length; cut++) {
      MessageBoundary boundary = new MessageBoundary();
      boundary.advance(TWO, 0, cut, WireTap.NONE);
      assertThat(boundary.isBetweenMessages())
          .as("after %d bytes", cut)
          .isEqualTo(cut == 0 || cut == 14 || cut == TWO.length);
      boundary.advance(TWO, cut, TWO.length, WireTap.NONE);
      assertThat(boundary.isBetweenMessages()).isTrue();
    }
  }

  @Test
  void anAnswerEndsWithReadyForQuery() {
    byte[] last = "E\0\0\0\5\0".getBytes(StandardCharsets.ISO_8859_1);
    MessageBoundary boundary = new MessageBoundary();
    assertThat(boundary.endsWithAnAnswer()).isTrue();
    boundary.advance(TWO, 0, 14, WireTap.NONE);
    assertThat(boundary.endsWithAnAnswer()).isFalse();
    boundary.advance(TWO, 14, TWO.length, WireTap.NONE);
    assertThat(boundary.endsWithAnAnswer()).isTrue();
    boundary.advance(last, 0, last.length, WireTap.NONE);
    assertThat(boundary.endsWithAnAnswer()).isFalse();
  }

  @Test
  void onlyACompleteMessageHasAnEnd() {
    assertThat(MessageBoundary.end(TWO, 0, TWO.length)).isEqualTo(14);
    assertThat(MessageBoundary.end(TWO, 14, TWO.length)).isEqualTo(20);
    assertThat(MessageBoundary.end(TWO, 14, TWO.length - 1)).isEqualTo(-1);
    assertThat(MessageBoundary.end(TWO, 14, 16)).isEqualTo(-1);
  }

  @Test
  void aStreamThatIsNotOfMessagesIsGivenUp() {
    byte[] tls = {0x17, 3, 3, 0, 0};
    MessageBoundary boundary = new MessageBoundary();
    boundary.advance(tls, 0, tls.length, WireTap.NONE);
    boundary.advance(TWO, 0, TWO.length, WireTap.NONE);
    assertThat(boundary.isBetweenMessages()).isFalse();
  }
}
