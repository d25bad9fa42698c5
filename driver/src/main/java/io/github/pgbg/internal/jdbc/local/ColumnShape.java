package io.github.pgbg.internal.jdbc.local;

import io.github.pgbg.internal.jdbc.wrap.CallErrors;
import io.github.pgbg.internal.jdbc.wrap.NeedsServerException;
import io.github.pgbg.internal.pgjdbc.SyntheticRows.ColumnSpec;
import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Column;
import io.github.pgbg.internal.sql.api.ReturnType;
import io.github.pgbg.internal.sql.call.ColumnDefinition;
import io.github.pgbg.internal.sql.call.LocalQuery;
import io.github.pgbg.internal.sql.call.Projection;
import io.github.pgbg.internal.sql.call.SelectItem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The columns of a call in FROM or in the select list, named and typed as PostgreSQL does.
 *
 * @param source the function's own columns, renamed by the alias list or the definition list
 * @param selected which of them the select list shows, in order
 * @param labels the labels of those
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record ColumnShape(List<ColumnSpec> source, int[] selected, List<String> labels) {
  /** MaxHeapAttributeNumber of src/include/access/htup_details.h. */
  private static final int MAX_COLUMNS = 1_600;

  /**
   * The shape of a query.
   *
   * @throws SQLException 42601, 42703, 42P10, 0A000 as PostgreSQL's parser gives them
   * @throws NeedsServerException if the select list needs the server
   */
  static ColumnShape of(LocalQuery query, ApiFunction function, ApiLevel level, TypeLookup types)
      throws SQLException, NeedsServerException {
    return query.fromClause()
        ? inFrom(query, source(query, function.returns(), level, types))
        : inSelectList(query, function.returns(), level);
  }

  private static ColumnShape inSelectList(LocalQuery query, ReturnType returns, ApiLevel level)
      throws NeedsServerException {
    String label = ((Projection.Value) query.projection()).label();
    String name = label == null ? query.call().name() : label;
    int oid = returns instanceof ReturnType.Composite ? Oid.RECORD : oidOf(returns.sql(level));
    return all(List.of(new ColumnSpec(name, oid, -1)));
  }

  private static ColumnShape inFrom(LocalQuery query, List<ColumnSpec> source)
      throws SQLException, NeedsServerException {
    if (query.projection() instanceof Projection.Items items && !items.isStar()) {
      return selected(query, source, items);
    }
    return all(source);
  }

  private static ColumnShape all(List<ColumnSpec> source) {
    int[] selected = new int[source.size()];
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < selected.length; i++) {
      selected[i] = i;
      labels.add(source.get(i).label());
    }
    return new ColumnShape(source, selected, labels);
  }

  private static List<ColumnSpec> source(
      LocalQuery query, ReturnType returns, ApiLevel level, TypeLookup types)
      throws SQLException, NeedsServerException {
    if (returns.needsColumnDefinitions()) {
      return definitions(query, types);
    }
    if (query.hasColumnDefinitions()) {
      throw new NeedsServerException(); // an error, in the server's words
    }
    List<ColumnSpec> own = new ArrayList<>();
    if (returns instanceof ReturnType.Composite composite) {
      for (Column column : composite.type().columns(level)) {
        own.add(new ColumnSpec(column.name(), oidOf(column.typeName()), -1));
      }
    } else {
      String name = query.alias() == null ? query.call().name() : query.alias();
      own.add(new ColumnSpec(name, oidOf(returns.sql(level)), -1));
    }
    return renamed(own, query);
  }

  private static List<ColumnSpec> definitions(LocalQuery query, TypeLookup types)
      throws SQLException, NeedsServerException {
    if (!query.hasColumnDefinitions()) {
      throw CallErrors.columnDefinitionsMissing(query.call().position());
    }
    requireOrdinary(query.columns());
    List<ColumnSpec> columns = new ArrayList<>();
    for (ColumnDefinition definition : query.columns()) {
      BuiltInTypes.Type type = types.typeOf(definition);
      columns.add(new ColumnSpec(definition.name(), type.oid(), type.typmod()));
    }
    return columns;
  }

  /** What the server may refuse, it judges: names given twice, too many columns, collations. */
  private static void requireOrdinary(List<ColumnDefinition> definitions)
      throws NeedsServerException {
    Set<String> names = new HashSet<>();
    for (ColumnDefinition definition : definitions) {
      if (!names.add(definition.name()) || definition.collation() != null) {
        throw new NeedsServerException();
      }
    }
    if (names.size() > MAX_COLUMNS) {
      throw new NeedsServerException();
    }
  }

  private static List<ColumnSpec> renamed(List<ColumnSpec> own, LocalQuery query)
      throws SQLException {
    List<ColumnDefinition> aliases = query.columns();
    if (aliases.size() > own.size()) {
      String table = query.alias() == null ? query.call().name() : query.alias();
      throw CallErrors.tooManyAliases(table, own.size(), aliases.size());
    }
    List<ColumnSpec> columns = new ArrayList<>(own);
    for (int i = 0; i < aliases.size(); i++) {
      ColumnSpec column = own.get(i);
      columns.set(i, new ColumnSpec(aliases.get(i).name(), column.oid(), column.typmod()));
    }
    return columns;
  }

  private static ColumnShape selected(
      LocalQuery query, List<ColumnSpec> source, Projection.Items items)
      throws SQLException, NeedsServerException {
    String table = query.alias() == null ? query.call().name() : query.alias();
    List<Integer> indexes = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (SelectItem item : items.items()) {
      if (item instanceof SelectItem.AllColumns every) {
        checkTable(every.qualifier(), table);
        for (int i = 0; i < source.size(); i++) {
          indexes.add(i);
          labels.add(source.get(i).label());
        }
      } else if (item instanceof SelectItem.ColumnReference column) {
        checkTable(column.qualifier(), table);
        indexes.add(indexOf(column, source, table));
        labels.add(column.label() == null ? column.name() : column.label());
      }
    }
    return new ColumnShape(source, indexes.stream().mapToInt(Integer::intValue).toArray(), labels);
  }

  private static void checkTable(@Nullable String qualifier, String table)
      throws NeedsServerException {
    if (qualifier != null && !qualifier.equals(table)) {
      throw new NeedsServerException(); // another table's name, or an error
    }
  }

  private static int indexOf(
      SelectItem.ColumnReference column, List<ColumnSpec> source, String table)
      throws SQLException, NeedsServerException {
    int found = -1;
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).label().equals(column.name())) {
        if (found >= 0) {
          throw new NeedsServerException(); // ambiguous
        }
        found = i;
      }
    }
    if (found < 0 && column.name().equals(table)) {
      throw new NeedsServerException(); // the whole row
    }
    if (found < 0) {
      throw CallErrors.noColumn(
          column.qualifier() == null
              ? "\"" + column.name() + "\""
              : column.qualifier() + "." + column.name(),
          column.position());
    }
    return found;
  }

  private static int oidOf(String typeName) throws NeedsServerException {
    BuiltInTypes.Type type = BuiltInTypes.of(typeName);
    if (type == null) {
      throw new NeedsServerException();
    }
    return type.oid();
  }

  /** Whether the select list shows all columns in order, so that rows pass as they are. */
  boolean isIdentity() {
    if (selected.length != source.size()) {
      return false;
    }
    for (int i = 0; i < selected.length; i++) {
      if (selected[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The columns as the application sees them. */
  List<ColumnSpec> shown() {
    List<ColumnSpec> shown = new ArrayList<>();
    for (int i = 0; i < selected.length; i++) {
      ColumnSpec column = source.get(selected[i]);
      shown.add(new ColumnSpec(labels.get(i), column.oid(), column.typmod()));
    }
    return shown;
  }
}
