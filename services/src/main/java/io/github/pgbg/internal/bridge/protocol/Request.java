package io.github.pgbg.internal.bridge.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function asks.
 *
 * @param operation the name of an {@code ApiFunction}, or one of the bridge's own
 * @param roleOid the role that runs the function, which has been proved
 * @param settings rows of the settings query, where the operation needs them and they are not known
 *     by their hash
 * @param fingerprint a hash of the settings, in place of them
 * @param arguments as text; null for NULL
 */
public record Request(
    String operation,
    long roleOid,
    List<String[]> settings,
    @Nullable String fingerprint,
    List<@Nullable String> arguments) {
  private static final String HASH = "md5:";

  /**
   * Reads a message: the operation, a line feed, the settings as one word, the arguments.
   *
   * @param inBytes whether the server counts bytes, not characters
   */
  public static @Nullable Request of(String text, long roleOid, boolean inBytes) {
    int line = text.indexOf('\n');
    List<@Nullable String> words =
        line < 0 ? null : LengthPrefixedTexts.read(text.substring(line + 1), inBytes);
    if (words == null || words.isEmpty()) {
      return null;
    }
    String given = words.get(0);
    List<String[]> settings = new ArrayList<>();
    boolean hashed = given != null && given.startsWith(HASH);
    if (given != null && !hashed) {
      List<@Nullable String> flat = LengthPrefixedTexts.read(given, inBytes);
      if (flat == null || flat.size() % 3 != 0) {
        return null;
      }
      for (int i = 0; i < flat.size(); i += 3) {
        settings.add(row(flat.get(i), flat.get(i + 1), flat.get(i + 2)));
      }
    }
    return new Request(
        text.substring(0, line),
        roleOid,
        settings,
        hashed ? given : null,
        words.subList(1, words.size()));
  }

  @SuppressWarnings("NullAway") // the third is null for a setting that is not set
  private static String[] row(
      @Nullable String kind, @Nullable String name, @Nullable String value) {
    return new String[] {kind, name, value};
  }

  public @Nullable String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** Whether there is such an argument, be it NULL. */
  public boolean hasArgument(int index) {
    return index < arguments.size();
  }

  /** The hash that stands for the settings as they were sent whole. */
  public String settingsFingerprint() {
    for (String[] setting : settings) {
      if (setting[0].equals("f")) {
        return setting[1];
      }
    }
    return "";
  }
}
