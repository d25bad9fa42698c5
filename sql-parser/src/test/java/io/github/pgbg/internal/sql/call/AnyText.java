package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Texts for property tests: pieces that mean something to the lexer, in any order, and noise.
 *
 * <p>Every run begins with another seed; a failure names it, with the shortest text that fails.
 * {@code -Dpgbg.seed=n} begins with a given one.
 */
final class AnyText {
  private static final int TRIES = 20_000;
  private static final int MAX_PIECES = 30;
  private static final int PIECES_TO_NOISE = 12;
  private static final int MAX_NOISE = 4;

  private static final List<String> PIECES =
      List.of(
          "'",
          "''",
          "E'",
          "\\",
          "U&'",
          "U&\"",
          "\\0061",
          "+000061",
          "B'",
          "N'",
          "$$",
          "$a$",
          "$1",
          "$",
          "\"",
          "--",
          "\n",
          " ",
          "/*",
          "*/",
          "+",
          "-",
          "=>",
          ":=",
          "::",
          "?",
          "??",
          "{",
          "}",
          "1",
          ".",
          "..",
          "e",
          "0x",
          "_",
          ",",
          ";",
          "(",
          ")",
          "[",
          "]",
          "select ",
          "SELECT * FROM ",
          "DO ",
          " AS ",
          "cast(",
          " begin atomic ",
          " case ",
          " end ",
          "create function ",
          "with ",
          " uescape '!'",
          "pg_background_launch",
          "pg_background_result(",
          "pg_background_handle ",
          "public.",
          "sql",
          "null",
          "int",
          "call ",
          "execute ",
          "é",
          "😀",
          "\0");

  private static final List<LexerOptions> OPTIONS =
      List.of(
          LexerOptions.DEFAULT,
          new LexerOptions(false, false),
          new LexerOptions(true, true),
          new LexerOptions(false, true));

  private AnyText() {}

  /** Checks a property for many texts, each with any of the options. */
  static void holds(BiConsumer<String, LexerOptions> property) {
    long seed = Long.getLong("pgbg.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < TRIES; i++) {
      List<String> pieces = pieces(random);
      LexerOptions options = OPTIONS.get(random.nextInt(OPTIONS.size()));
      if (failure(property, pieces, options) != null) {
        List<String> shortest = shrunk(property, pieces, options);
        String text = String.join("", shortest);
        throw new AssertionError(
            "does not hold for "
                + shortest
                + ", the text <"
                + text
                + ">, "
                + options
                + " (-Dpgbg.seed="
                + seed
                + ")",
            failure(property, shortest, options));
      }
    }
  }

  private static List<String> pieces(SplittableRandom random) {
    List<String> pieces = new ArrayList<>();
    for (int count = random.nextInt(MAX_PIECES + 1); count > 0; count--) {
      pieces.add(
          random.nextInt(PIECES_TO_NOISE + 1) == 0
              ? noise(random)
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return pieces;
  }

  /** Any UTF-16 units, halves of surrogate pairs too. */
  private static String noise(SplittableRandom random) {
    StringBuilder noise = new StringBuilder();
    for (int count = random.nextInt(MAX_NOISE + 1); count > 0; count--) {
      boolean ascii = random.nextBoolean();
      noise.append((char) random.nextInt(ascii ? 0x80 : Character.MAX_VALUE + 1));
    }
    return noise.toString();
  }

  private static @Nullable Throwable failure(
      BiConsumer<String, LexerOptions> property, List<String> pieces, LexerOptions options) {
    try {
      property.accept(String.join("", pieces), options);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** Leaves out every piece without which it still fails. */
  private static List<String> shrunk(
      BiConsumer<String, LexerOptions> property, List<String> pieces, LexerOptions options) {
    List<String> shortest = new ArrayList<>(pieces);
    for (int i = shortest.size() - 1; i >= 0; i--) {
      List<String> without = new ArrayList<>(shortest);
      without.remove(i);
      if (failure(property, without, options) != null) {
        shortest = without;
      }
    }
    return shortest;
  }
}
