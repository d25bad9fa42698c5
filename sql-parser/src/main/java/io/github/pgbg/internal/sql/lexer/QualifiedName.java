package io.github.pgbg.internal.sql.lexer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name with the qualifiers before it: {@code name}, {@code schema.name}, {@code db.schema.name}.
 *
 * @param parts the names as PostgreSQL sees them; empty where it would refuse one
 * @param last index of the last part's first token
 * @param to index of the token after the name
 */
public record QualifiedName(List<String> parts, int from, int last, int to) {
  /** The name that starts at the identifier {@code from}. */
  public static QualifiedName at(SqlTokens tokens, int from) {
    List<String> parts = new ArrayList<>(2);
    int last = from;
    while (true) {
      parts.add(tokens.name(last));
      int next = last + tokens.nameLength(last);
      if (!tokens.is(next, TokenType.DOT) || !tokens.type(next + 1).isIdentifier()) {
        return new QualifiedName(parts, from, last, next);
      }
      last = next + 1;
    }
  }

  public String name() {
    return parts.get(parts.size() - 1);
  }

  /** The part so many places before the name; null if there is none. */
  public @Nullable String qualifier(int distance) {
    int index = parts.size() - 1 - distance;
    return index < 0 ? null : parts.get(index);
  }
}
