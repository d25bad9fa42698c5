package io.github.pgbg.internal.bridge.protocol;

import org.jspecify.annotations.Nullable;

/** Whose key a request is signed with. */
public enum ProofKind {
  /** The login's: the code is free to take the login's identity. */
  FREE("F"),
  /** The acting role's: definer code, which cannot. */
  DEFINER("D");

  private final String letter;

  ProofKind(String letter) {
    this.letter = letter;
  }

  public String letter() {
    return letter;
  }

  static @Nullable ProofKind of(String letter) {
    for (ProofKind kind : values()) {
      if (kind.letter.equals(letter)) {
        return kind;
      }
    }
    return null;
  }
}
