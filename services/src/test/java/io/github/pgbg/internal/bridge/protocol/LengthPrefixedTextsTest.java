package io.github.pgbg.internal.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthPrefixedTextsTest {
  @Test
  void lengthsCountCharactersAsPostgresDoes() {
    assertThat(LengthPrefixedTexts.read("1:é2:😀x-0:", false))
        .containsExactly("é", "😀x", null, "");
  }

  @Test
  void lengthsCountBytesWhereTheServerKnowsNoCharacters() {
    assertThat(LengthPrefixedTexts.read("2:é5:😀x-0:", true)).containsExactly("é", "😀x", null, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3:ab", ":a", "x", "1a", "99999999999:a", "1:ab"})
  void anythingElseIsRefused(String text) {
    assertThat(LengthPrefixedTexts.read(text, false)).isNull();
    assertThat(LengthPrefixedTexts.read(text, true)).isNull();
  }
}
