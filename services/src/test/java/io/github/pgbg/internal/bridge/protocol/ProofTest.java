package io.github.pgbg.internal.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final byte[] KEY = new byte[32];

  private static String mac(String signed) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(KEY);
    byte[] inner = sha256.digest(signed.getBytes(StandardCharsets.UTF_8));
    sha256.update(KEY);
    return HexFormat.of().formatHex(sha256.digest(inner));
  }

  @Test
  void acceptsWhatTheKeySigned() throws NoSuchAlgorithmException {
    Proof proof = Proof.read("F 10 " + mac("F 10 7 LAUNCH\n-") + " 7");
    assertThat(proof).isNotNull();
    assertThat(proof != null && proof.isBy(KEY, "LAUNCH\n-")).isTrue();
  }

  @Test
  void refusesAnotherKindRoleNumberMessageOrKey() throws NoSuchAlgorithmException {
    String mac = mac("D 10 7 LAUNCH\n-");
    for (String detail : new String[] {"F 10 %s 7", "D 11 %s 7", "D 10 %s 8"}) {
      Proof proof = Proof.read(detail.formatted(mac));
      assertThat(proof != null && proof.isBy(KEY, "LAUNCH\n-")).as(detail).isFalse();
    }
    Proof proof = Proof.read("D 10 " + mac + " 7");
    byte[] other = KEY.clone();
    other[0] = 1;
    assertThat(proof != null && proof.isBy(KEY, "LAUNCH\n1:x")).isFalse();
    assertThat(proof != null && proof.isBy(other, "LAUNCH\n-")).isFalse();
  }

  @Test
  void readsNothingElse() {
    for (String detail : new String[] {"", "F", "X 1 aa 2", "F x aa 2", "F 1 aa x", "F 1 aa 2 3"}) {
      assertThat(Proof.read(detail)).as(detail).isNull();
    }
  }
}
