package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import io.github.pgbg.internal.worker.definer.Consent;
import io.github.pgbg.internal.worker.settings.SnapshotSql;

/**
 * How installed functions tell the settings of the session that calls them: as {@link SnapshotSql}
 * does for one session.
 *
 * <p>Which custom settings a session has, only its driver knows, from the texts that passed. It
 * says so where it asks for the settings; the function keeps the names in a setting of its own
 * until a rollback takes it away.
 */
final class InstalledSnapshotFunctions {
  private static final SqlTemplate TEMPLATE =
      SqlTemplate.of(InstalledSnapshotFunctions.class, "installed_snapshot.sql");

  private InstalledSnapshotFunctions() {}

  static String sql(String schema, String settingNames, String customNames) {
    return TEMPLATE.fill(
        "schema",
        schema,
        "settingNames",
        settingNames,
        "customNames",
        customNames,
        "namesSetting",
        Consent.NAMES_SETTING,
        "serverStart",
        SnapshotSql.server(),
        "configurationLoaded",
        SnapshotSql.epoch("pg_catalog.pg_conf_load_time()"),
        "now",
        SnapshotSql.epoch("pg_catalog.clock_timestamp()"),
        "settingsWanted",
        AnswerKind.SETTINGS_WANTED.letter(),
        "ticketWanted",
        AnswerKind.TICKET_WANTED.letter());
  }
}
