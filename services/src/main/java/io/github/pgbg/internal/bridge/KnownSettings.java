package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.ProofKind;
import io.github.pgbg.internal.bridge.protocol.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings that callers have told, by their fingerprint: they need not tell them again. */
final class KnownSettings {
  private static final int MOST = 16;

  private final Map<String, List<String[]>> byFingerprint =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String[]>> eldest) {
          return size() > MOST;
        }
      };

  /** Settings that were sent whole are known by their fingerprint from now on. */
  void remember(@Nullable Request request, ProofKind by) {
    if (request != null && !request.settings().isEmpty()) {
      byFingerprint.put(ofRole(request, by, request.settingsFingerprint()), request.settings());
    }
  }

  /**
   * Whether the caller is to tell its settings whole.
   *
   * @param by whose key signed the request
   * @param customNames the custom settings that matter now; where others were told, it is
   */
  boolean isWanted(Request request, ProofKind by, String customNames) {
    String fingerprint = request.fingerprint();
    if (fingerprint == null) {
      return false;
    }
    List<String[]> rows = byFingerprint.get(ofRole(request, by, fingerprint));
    if (rows == null) {
      return true;
    }
    for (String[] row : rows) {
      if (row[0].equals("n")) {
        return !customNames.equals(row[1]);
      }
    }
    return false;
  }

  /** What the request says of them, itself or by their fingerprint. */
  List<String[]> settingsOf(Request request, ProofKind by) {
    String fingerprint = request.fingerprint();
    return fingerprint == null
        ? request.settings()
        : byFingerprint.getOrDefault(ofRole(request, by, fingerprint), request.settings());
  }

  /**
   * What one role says of the settings is not believed for another, nor what definer code of a role
   * says for code that is free and has taken the role.
   */
  private static String ofRole(Request request, ProofKind by, String fingerprint) {
    return by.letter() + request.roleOid() + " " + fingerprint;
  }
}
