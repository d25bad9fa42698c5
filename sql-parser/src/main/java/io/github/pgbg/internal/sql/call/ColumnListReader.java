package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.lexer.TypeNameScanner;
import java.util.ArrayList;
import java.util.List;

/** Reads the parenthesised list after an alias in FROM: column aliases or column definitions. */
final class ColumnListReader {
  private final SqlTokens tokens;
  private final int to;
  private int at;

  ColumnListReader(SqlTokens tokens, int from, int to) {
    this.tokens = tokens;
    this.at = from;
    this.to = to;
  }

  /**
   * The list, which must take all tokens up to the end; empty if PostgreSQL would refuse it.
   *
   * @param aliasesAllowed whether the entries may do without a type, all of them
   */
  List<ColumnDefinition> read(boolean aliasesAllowed) {
    if (!tokens.is(at, TokenType.LEFT_PAREN) || tokens.partner(at) != to - 1) {
      return List.of();
    }
    List<ColumnDefinition> columns = new ArrayList<>();
    do {
      at++;
      if (!column(columns)) {
        return List.of();
      }
    } while (tokens.is(at, TokenType.COMMA));
    long typed = columns.stream().filter(column -> column.typeText() != null).count();
    boolean uniform = typed == columns.size() || (typed == 0 && aliasesAllowed);
    return uniform && at == to - 1 ? columns : List.of();
  }

  private boolean column(List<ColumnDefinition> columns) {
    if (!tokens.type(at).isIdentifier() || !Keywords.canNameColumn(tokens.word(at))) {
      return false;
    }
    int position = tokens.start(at);
    String name = tokens.name(at);
    at += tokens.nameLength(at);
    if (tokens.is(at, TokenType.COMMA) || at == to - 1) {
      columns.add(new ColumnDefinition(name, null, null, position, position));
      return !name.isEmpty();
    }
    int type = at;
    at = TypeNameScanner.end(tokens, type, to - 1);
    if (at < 0) {
      return false;
    }
    String typeText = tokens.text(type, at);
    String collation = null;
    if (tokens.isWord(at, "collate")
        && tokens.type(at + 1).isIdentifier()
        && Keywords.canNameColumn(tokens.word(at + 1))) {
      int collationStart = at + 1;
      at = QualifiedName.at(tokens, collationStart).to();
      collation = tokens.text(collationStart, at);
    }
    columns.add(new ColumnDefinition(name, typeText, collation, position, tokens.start(type)));
    return !name.isEmpty();
  }
}
