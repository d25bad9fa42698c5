package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.DecodedText;
import org.jspecify.annotations.Nullable;

/**
 * A text in which calls are looked for: the statement itself, or a constant inside it that is SQL
 * or PL/pgSQL; and where each of its characters stands in the statement.
 */
final class EmbeddedText {
  private final String text;
  private final @Nullable EmbeddedText parent;
  private final @Nullable DecodedText places;
  private final boolean plpgsql;

  private EmbeddedText(
      String text, @Nullable EmbeddedText parent, @Nullable DecodedText places, boolean plpgsql) {
    this.text = text;
    this.parent = parent;
    this.places = places;
    this.plpgsql = plpgsql;
  }

  static EmbeddedText whole(String sql) {
    return new EmbeddedText(sql, null, null, false);
  }

  EmbeddedText constant(DecodedText constant, boolean plpgsql) {
    return new EmbeddedText(constant.value(), this, constant, plpgsql);
  }

  String text() {
    return text;
  }

  boolean isPlpgsql() {
    return plpgsql;
  }

  /** How many constants this text is in. */
  int depth() {
    int depth = 0;
    for (EmbeddedText outer = parent; outer != null; outer = outer.parent) {
      depth++;
    }
    return depth;
  }

  /** The offset in the whole text where the character at {@code offset} of this one starts. */
  int startOf(int offset) {
    int at = offset;
    EmbeddedText here = this;
    while (here.parent != null && here.places != null) {
      at = here.places.startOf(at);
      here = here.parent;
    }
    return at;
  }

  /** The offset in the whole text after the character before {@code offset} of this one. */
  int endOf(int offset) {
    int at = offset;
    EmbeddedText here = this;
    while (here.parent != null && here.places != null) {
      at = here.places.endOf(at - 1);
      here = here.parent;
    }
    return at;
  }
}
