package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.SqlTokens;

/** Finds the body of {@code DO [LANGUAGE name] 'body' [LANGUAGE name]}. */
final class DoStatement {
  private DoStatement() {}

  /** The token of the body; -1 if there is none or it is not PL/pgSQL. */
  static int body(SqlTokens tokens, int from, int to) {
    int body = -1;
    int at = from + 1;
    while (at < to) {
      if (tokens.isWord(at, "language")) {
        if (!isPlpgsql(tokens, at + 1)) {
          return -1;
        }
        at += 1 + tokens.nameLength(at + 1);
      } else if (tokens.type(at).isText() && body < 0) {
        body = at;
        at += tokens.literalLength(at);
      } else {
        return -1;
      }
    }
    return body;
  }

  /** The language is a name or, as in the old days, a constant. */
  private static boolean isPlpgsql(SqlTokens tokens, int at) {
    return tokens.type(at).isIdentifier()
        ? tokens.name(at).equals("plpgsql")
        : tokens.text(at).equals("'plpgsql'");
  }
}
