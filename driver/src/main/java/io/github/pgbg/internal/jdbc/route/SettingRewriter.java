package io.github.pgbg.internal.jdbc.route;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.call.AnalyzedSql;
import io.github.pgbg.internal.sql.call.TextEdit;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.sql.statement.SettingStatement;
import io.github.pgbg.internal.worker.settings.ExtensionSetting;
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
  /** Where the message of a value out of its range names the unit with each number. */
  private static final int UNITS_IN_RANGES = 17;

  private final BaseConnection launcher;

  /** What RESET goes back to: a role or a database may have its own. */
  private final Map<ExtensionSetting, String> defaults = new EnumMap<>(ExtensionSetting.class);

  /** Those whose default could not be seen any more; PostgreSQL knows it. */
  private final Set<ExtensionSetting> setBefore = EnumSet.noneOf(ExtensionSetting.class);

  private boolean looked;

  SettingRewriter(BaseConnection launcher) {
    this.launcher = launcher;
  }

  /**
   * What takes the place of the text's SET and RESET statements of these settings.
   *
   * @throws SQLException 22023 for a value that the setting does not take; the transaction that the
   *     statement would have begun is open then
   */
  List<TextEdit> edits(AnalyzedSql text) throws SQLException {
    if (!names(text.sql()) || launcher.getTransactionState() == TransactionState.FAILED) {
      return List.of();
    }
    List<SettingStatement> found = text.settingStatements();
    if (mayLook() || !onlySets(found, text)) {
      giveDefaults();
    }
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
    ExtensionSetting setting = byName(statement.name());
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

  private static @Nullable ExtensionSetting byName(String name) {
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      if (setting.sqlName().equals(name)) {
        return setting;
      }
    }
    return null;
  }

  private String canonical(ExtensionSetting setting, String text) throws SQLException {
    Integer value = GucInteger.parse(text, setting.unit());
    if (value != null && value >= setting.minimum() && value <= setting.maximum()) {
      return GucInteger.show(value, setting.unit());
    }
    giveDefaults(); // begins the transaction that is to fail
    throw value == null ? invalid(setting, text) : outOfRange(setting, value);
  }

  private static SQLException invalid(ExtensionSetting setting, String text) {
    return ErrorFields.error(
            "22023", "invalid value for parameter \"" + setting.sqlName() + "\": \"" + text + "\"")
        .hint(GucInteger.hint(text, setting.unit()))
        .exception();
  }

  private SQLException outOfRange(ExtensionSetting setting, int value) {
    String unit =
        switch (setting.unit()) {
          case NONE -> "";
          case BYTES -> " B";
          case MILLISECONDS -> " ms";
        };
    String ofLimits = launcher.haveMinimumServerVersion(UNITS_IN_RANGES * 10_000) ? unit : "";
    return ErrorFields.error(
            "22023",
            "%d%s is outside the valid range for parameter \"%s\" (%d%s .. %d%s)"
                .formatted(
                    value,
                    unit,
                    setting.sqlName(),
                    setting.minimum(),
                    ofLimits,
                    setting.maximum(),
                    ofLimits))
        .exception();
  }

  /** Who looks at a setting finds its default there, unless it is set. */
  private void giveDefaults() throws SQLException {
    StringJoiner sql = new StringJoiner(", ", "SELECT ", "");
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      String name = Identifiers.quoteLiteral(setting.sqlName());
      String value = Identifiers.quoteLiteral(defaults.getOrDefault(setting, builtIn(setting)));
      sql.add(
          "coalesce(nullif(pg_catalog.current_setting("
              + name
              + ", true), ''), pg_catalog.set_config("
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
