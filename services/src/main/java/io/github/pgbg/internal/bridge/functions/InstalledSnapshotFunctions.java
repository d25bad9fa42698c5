package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.worker.settings.SnapshotSql;

/**
 * How installed functions tell the settings of the session that calls them: as {@code
 * SettingsQueries} does for one session.
 *
 * <p>Which custom settings a session has, only its driver knows, from the texts that passed. It
 * says so where it asks for the settings; the function keeps the names in a setting of its own
 * until a rollback takes it away.
 */
final class InstalledSnapshotFunctions {
  /** The setting that holds the names, as a text[]. */
  private static final String NAMES = "pgbg.custom_names";

  private static final String CUSTOM =
      "(SELECT n, pg_catalog.current_setting(n, true) FROM pg_catalog.unnest(%s"
          + " OPERATOR(pg_catalog.||) COALESCE(pg_catalog.substring(pg_catalog.current_setting('"
          + NAMES
          + "', true), '^.+$'), '{}')::pg_catalog.text[]) AS n) AS c(name, value)";

  private InstalledSnapshotFunctions() {}

  static void addTo(BridgeFunctions functions, String settingNames, String customNames) {
    String custom = CUSTOM.formatted(customNames);
    functions.function(
        "pgbg_fingerprint() RETURNS pg_catalog.text",
        "",
        """
        BEGIN
          RETURN pg_catalog.concat('md5:', pg_catalog.md5(pg_catalog.concat_ws(E'\\x1f',
            current_user, session_user, pg_catalog.pg_conf_load_time(),
            pg_catalog.current_setting('%3$s', true),
            (SELECT pg_catalog.string_agg(COALESCE(pg_catalog.current_setting(n, true), E'\\x1e'),
              E'\\x1f') FROM pg_catalog.unnest(%1$s) AS n),
            (SELECT pg_catalog.string_agg(pg_catalog.concat(c.name, '=', c.value), E'\\x1f')
              FROM %2$s))));
        END
        """
            .formatted(settingNames, custom, NAMES));
    functions.function(
        "pgbg_settings() RETURNS pg_catalog.text",
        "",
        """
        BEGIN
          RETURN (SELECT pg_catalog.string_agg(pg_catalog.concat($S.pgbg_word(s.kind),
              $S.pgbg_word(s.name), $S.pgbg_word(s.value)), '')
            FROM (SELECT 'u', current_user::pg_catalog.text, '0'
              UNION ALL SELECT 'a', session_user::pg_catalog.text,
                %4$s
              UNION ALL SELECT 'l',
                %5$s, %6$s
              UNION ALL SELECT 't', '', pg_catalog.current_setting('statement_timeout')
              UNION ALL SELECT 's', n, pg_catalog.current_setting(n, true)
                FROM pg_catalog.unnest(%1$s) AS n
              UNION ALL SELECT 'c', c.name, c.value FROM %2$s
              UNION ALL SELECT 'n', pg_catalog.current_setting('%3$s', true), ''
              UNION ALL SELECT 'f', $S.pgbg_fingerprint(), '') AS s(kind, name, value));
        END
        """
            .formatted(
                settingNames,
                custom,
                NAMES,
                SnapshotSql.epoch("pg_catalog.pg_postmaster_start_time()"),
                SnapshotSql.epoch("pg_catalog.pg_conf_load_time()"),
                SnapshotSql.epoch("pg_catalog.clock_timestamp()")));
    functions.function(
        "pgbg_ask_as(operation pg_catalog.text, arguments pg_catalog.text)"
            + " RETURNS pg_catalog.text[]",
        "",
        """
        DECLARE
          a pg_catalog.text[] := $S.pgbg_ask(operation,
            pg_catalog.concat($S.pgbg_word($S.pgbg_fingerprint()), arguments));
        BEGIN
          IF a[2] OPERATOR(pg_catalog.=) 'S' THEN
            PERFORM pg_catalog.set_config('%1$s', COALESCE(a[3], '{}'), false);
            RETURN $S.pgbg_ask(operation,
              pg_catalog.concat($S.pgbg_word($S.pgbg_settings()), arguments));
          END IF;
          RETURN a;
        END
        """
            .formatted(NAMES));
  }
}
