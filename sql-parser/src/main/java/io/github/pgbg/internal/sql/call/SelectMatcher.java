package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.Keywords;
import io.github.pgbg.internal.sql.lexer.QualifiedName;
import io.github.pgbg.internal.sql.lexer.SqlTokens;
import io.github.pgbg.internal.sql.lexer.TokenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises {@code SELECT f()} and {@code SELECT … FROM f() AS alias (…)}. */
final class SelectMatcher {
  private final SqlTokens tokens;
  private final CallReader calls;
  private final int to;
  private int at;

  SelectMatcher(SqlTokens tokens, CallReader calls, int from, int to) {
    this.tokens = tokens;
    this.calls = calls;
    this.at = from;
    this.to = to;
  }

  /** The query; null if the statement is anything else. */
  @Nullable LocalQuery read() {
    if (!tokens.isWord(at, "select")) {
      return null;
    }
    at++;
    if (tokens.type(at).isIdentifier()) {
      QualifiedName name = QualifiedName.at(tokens, at);
      if (calls.isCall(name)) {
        return value(name);
      }
    }
    List<SelectItem> items = items();
    return items == null ? null : from(items);
  }

  private @Nullable LocalQuery value(QualifiedName name) {
    at = tokens.partner(name.to()) + 1;
    String label = label();
    if (at != to) {
      return null;
    }
    FunctionCall call = calls.read(name);
    return call == null
        ? null
        : new LocalQuery(
            call, LocalQuery.Form.SELECT_VALUE, new Projection.Value(label), null, List.of());
  }

  /** Steps over {@code [AS] label}. */
  private @Nullable String label() {
    boolean as = at < to && tokens.isWord(at, "as");
    int name = as ? at + 1 : at;
    if (name >= to
        || !tokens.type(name).isIdentifier()
        || (!as && !Keywords.canLabelWithoutAs(tokens.word(name)))) {
      return null;
    }
    at = name + tokens.nameLength(name);
    return emptyToNull(tokens.name(name));
  }

  private @Nullable String emptyToNull(String name) {
    if (name.isEmpty()) {
      at = -1;
    }
    return name.isEmpty() ? null : name;
  }

  private @Nullable List<SelectItem> items() {
    List<SelectItem> items = new ArrayList<>();
    while (at < to) {
      SelectItem item = item();
      if (item == null) {
        return null;
      }
      items.add(item);
      if (!tokens.is(at, TokenType.COMMA)) {
        return items;
      }
      at++;
    }
    return null;
  }

  private @Nullable SelectItem item() {
    int position = tokens.start(at);
    if (tokens.isOperator(at, "*")) {
      at++;
      return new SelectItem.AllColumns(null, position);
    }
    if (!tokens.type(at).isIdentifier() || !Keywords.canNameColumn(tokens.word(at))) {
      return null;
    }
    QualifiedName name = QualifiedName.at(tokens, at);
    at = name.to();
    if (name.parts().contains("") || name.parts().size() > 2) {
      return null;
    }
    if (tokens.is(at, TokenType.DOT)) {
      boolean star = tokens.isOperator(at + 1, "*") && name.parts().size() == 1;
      at += 2;
      return star ? new SelectItem.AllColumns(name.name(), position) : null;
    }
    String label = label();
    return at < 0
        ? null
        : new SelectItem.ColumnReference(name.qualifier(1), name.name(), label, position);
  }

  private @Nullable LocalQuery from(List<SelectItem> items) {
    if (!tokens.isWord(at, "from") || !tokens.type(at + 1).isIdentifier()) {
      return null;
    }
    QualifiedName name = QualifiedName.at(tokens, at + 1);
    if (!calls.isCall(name)) {
      return null;
    }
    at = tokens.partner(name.to()) + 1;
    boolean as = at < to && tokens.isWord(at, "as");
    at = as ? at + 1 : at;
    String alias = alias();
    List<ColumnDefinition> columns = List.of();
    if (at >= 0 && at < to && (as || alias != null)) {
      columns = new ColumnListReader(tokens, at, to).read(alias != null);
      at = columns.isEmpty() ? -1 : to;
    }
    if (at != to || (as && alias == null && columns.isEmpty())) {
      return null;
    }
    FunctionCall call = calls.read(name);
    return call == null
        ? null
        : new LocalQuery(
            call, LocalQuery.Form.SELECT_FROM, new Projection.Items(items), alias, columns);
  }

  private @Nullable String alias() {
    if (at >= to || !tokens.type(at).isIdentifier() || !Keywords.canNameColumn(tokens.word(at))) {
      return null;
    }
    int name = at;
    at = name + tokens.nameLength(name);
    return emptyToNull(tokens.name(name));
  }
}
