package io.github.pgbg.internal.bridge.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The detail of a request: who asks, and the proof.
 *
 * @param kind whose key signed it
 * @param roleOid the role in force where the function was called
 * @param mac a keyed hash of kind, role, number and request, in hexadecimal
 * @param nonce the request's number: microseconds of the server's clock
 */
public record Proof(ProofKind kind, long roleOid, String mac, long nonce) {

  /** Reads {@code kind role mac nonce}; null if it is not of this form. */
  public static @Nullable Proof read(String detail) {
    String[] parts = detail.split(" ", -1);
    ProofKind kind = parts.length == 4 ? ProofKind.of(parts[0]) : null;
    if (kind == null) {
      return null;
    }
    try {
      return new Proof(kind, Long.parseLong(parts[1]), parts[2], Long.parseLong(parts[3]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Whether this key signed the request.
   *
   * @param request the message
   */
  public boolean isBy(byte[] key, String request) {
    String signed = kind.letter() + " " + roleOid + " " + nonce + " " + request;
    MessageDigest sha256 = sha256();
    sha256.update(key);
    byte[] inner = sha256.digest(signed.getBytes(StandardCharsets.UTF_8));
    sha256.update(key);
    byte[] expected = sha256.digest(inner);
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
        mac.getBytes(StandardCharsets.US_ASCII));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
