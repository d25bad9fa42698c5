package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.SettingNameFinder;
import io.github.pgbg.internal.sql.statement.SettingStatement;
import io.github.pgbg.internal.sql.statement.TextEdit;
import io.github.pgbg.internal.worker.session.LauncherState;
import io.github.pgbg.internal.worker.settings.ExtensionSetting;
import io.github.pgbg.internal.worker.settings.ExtensionSettingCheck;
import io.github.pgbg.internal.worker.settings.GucInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The settings {@code pg_background.*} on a server that does not know them.
 *
 * <p>They are kept by the server as custom settings, so that SET LOCAL, ROLLBACK, SHOW and
 * set_config work by themselves; what an extension would add is done here: defaults, ranges, units.
 */
final class SettingRewriter {
  private final BaseConnection launcher;
  private final LauncherState state;
  private final ExtensionSettingCheck check;

  /** What RESET goes back to: a role or a database may have its own. */
  private final Map<ExtensionSetting, String> defaults = new EnumMap<>(ExtensionSetting.class);

  /** Those whose default could not be seen any more; PostgreSQL knows it. */
  private final Set<ExtensionSetting> setBefore = EnumSet.noneOf(ExtensionSetting.class);

  private boolean looked;

  SettingRewriter(BaseConnection launcher, LauncherState state) {
    this.launcher = launcher;
    this.state = state;
    this.check = ExtensionSettingCheck.of(launcher);
  }

  /**
   * What takes the place of the text's SET and RESET statements of these settings.
   *
   * @throws SQLException 22023 for a value that the setting does not take; the transaction that the
   *     statement would have begun is open then
   */
  List<TextEdit> edits(AnalyzedSql text) throws SQLException {
    boolean ours = names(text.sql());
    if (!(ours || maySetByPrefix(text.sql()))
        || launcher.getTransactionState() == TransactionState.FAILED) {
      return List.of();
    }
    List<SettingStatement> found = text.settingStatements();
    if (ours && (mayLook() || !onlySets(found, text))) {
      giveDefaults();
    }
    checkCalls(text);
    List<TextEdit> edits = new ArrayList<>();
    for (SettingStatement statement : found) {
      String replacement = replacement(statement);
      if (replacement != null) {
        edits.add(new TextEdit(statement.start(), statement.end(), replacement));
      }
    }
    return edits;
  }

  /** A look is a query, after which a transaction's isolation level cannot be set any more. */
  private boolean mayLook() throws SQLException {
    return launcher.getAutoCommit() && launcher.getTransactionState() == TransactionState.IDLE;
  }

  private static boolean onlySets(List<SettingStatement> found, AnalyzedSql text) {
    return found.stream().allMatch(statement -> statement.value() != null)
        && found.size() == text.ranges().size();
  }

  /** Null if it is to stay as it is. */
  private @Nullable String replacement(SettingStatement statement) throws SQLException {
    checkName(statement.name());
    ExtensionSetting setting = ExtensionSettingCheck.named(statement.name());
    if (setting == null) {
      return null;
    }
    String written = statement.value();
    String value = written == null ? defaults.get(setting) : canonical(setting, written);
    if (!looked) {
      setBefore.add(setting);
    }
    return value == null
        ? null
        : "SET "
            + (statement.scope().isEmpty() ? "" : statement.scope() + " ")
            + setting.sqlName()
            + " = "
            + Identifiers.quoteLiteral(value);
  }

  private static boolean names(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      if (lower.contains(setting.ownName())) {
        return true;
      }
    }
    return false;
  }

  /** A name that is none of ours may be meant for one. */
  private static boolean maySetByPrefix(String sql) {
    return SettingNameFinder.mayName(sql) && sql.toLowerCase(Locale.ROOT).contains("pg_background");
  }

  private String canonical(ExtensionSetting setting, String text) throws SQLException {
    try {
      return GucInteger.show(check.value(setting, text), setting.unit());
    } catch (SQLException e) {
      giveDefaults(); // begins the transaction that is to fail
      throw e;
    }
  }

  /** What {@code set_config} is given as constants. */
  private void checkCalls(AnalyzedSql text) throws SQLException {
    for (SettingNameFinder.Found found : SettingNameFinder.find(text.sql(), text.options())) {
      if (found.start() >= 0 && found.value() != null) {
        checkName(found.name());
        ExtensionSetting setting = ExtensionSettingCheck.named(found.name());
        if (setting != null) {
          String ignored = canonical(setting, found.value());
        }
      }
    }
  }

  private void checkName(String name) throws SQLException {
    try {
      check.name(name);
    } catch (SQLException e) {
      giveDefaults();
      throw e;
    }
  }

  /** Who looks at a setting finds its default there, unless it is set. */
  private void giveDefaults() throws SQLException {
    state.findPooler();
    if (state.sharesBackend()) {
      return; // they would be left to others
    }
    StringJoiner sql = new StringJoiner(", ", "SELECT ", "");
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      String name = Identifiers.quoteLiteral(setting.sqlName());
      String value = Identifiers.quoteLiteral(defaults.getOrDefault(setting, builtIn(setting)));
      sql.add(
          "coalesce(pg_catalog.substring(pg_catalog.current_setting("
              + name
              + ", true), '.+'), pg_catalog.set_config("
              + name
              + ", "
              + value
              + ", false)) AS "
              + setting.ownName());
    }
    try (Statement statement = launcher.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      row.next();
      for (ExtensionSetting setting : ExtensionSetting.values()) {
        if (!looked && !setBefore.contains(setting)) {
          defaults.put(setting, row.getString(setting.ownName()));
        }
      }
      looked = true;
    }
  }

  private static String builtIn(ExtensionSetting setting) {
    return GucInteger.show(setting.defaultValue(), setting.unit());
  }
}
