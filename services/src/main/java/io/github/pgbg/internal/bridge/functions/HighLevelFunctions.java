package io.github.pgbg.internal.bridge.functions;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.Column;
import java.util.stream.Collectors;

/**
 * The functions of the API that are SQL or PL/pgSQL over the others.
 *
 * <p>Those that launch run under the caller's search path, because the worker takes it over, so
 * their operators are qualified; the others set their own.
 */
final class HighLevelFunctions {
  private static final String OWN_PATH = " SET search_path = pg_catalog, pg_temp";

  private static final String LIST =
      "$S.pg_background_list_v2() AS l("
          + ApiFunction.LIST_COLUMNS.stream()
              .map(HighLevelFunctions::definition)
              .collect(Collectors.joining(", "))
          + ")";

  /** What is not known is NULL; a cancel or a timeout of the caller still ends it. */
  private static final String OUTCOME =
      """
      DECLARE
        found_info $S.pg_background_result_info;
        found_error $S.pg_background_error;
        answer $S.pg_background_outcome;
      BEGIN
        answer.pid := $1;
        answer.cookie := $2;
        BEGIN
          SELECT l.state, l.consumed, l.label, l.launched_at
            INTO answer.state, answer.consumed, answer.label, answer.launched_at
            FROM $LIST WHERE (l.pid, l.cookie) = ($1, $2);
          found_info := $S.pg_background_result_info_v2($1, $2);
          answer.completed := found_info.completed;
          answer.has_error := found_info.has_error;
          answer.row_count := found_info.row_count;
          answer.command_tag := found_info.command_tag;
          IF found_info.has_error THEN
            found_error := $S.pg_background_error_info_v2($1, $2);
            answer.sqlstate := found_error.sqlstate;
            answer.error_message := found_error.message;
          END IF;
        EXCEPTION WHEN OTHERS THEN
          NULL;
        END;
        RETURN answer;
      END
      """;

  private static final String RUN =
      """
      DECLARE
        began pg_catalog.timestamptz := pg_catalog.clock_timestamp();
        handle $S.pg_background_handle := $S.pgbg_start($1, $2, $4);
        ended $S.pg_background_outcome;
        answer $S.pg_background_run_result;
      BEGIN
        answer.pid := handle.pid;
        answer.timed_out := NOT $S.pgbg_await(handle.pid, handle.cookie, $3);
        ended := $S.pg_background_outcome_v2(handle.pid, handle.cookie);
        answer.completed := COALESCE(ended.completed, false);
        answer.has_error := COALESCE(ended.has_error, false);
        answer.row_count := ended.row_count;
        answer.command_tag := ended.command_tag;
        answer.sqlstate := ended.sqlstate;
        answer.error_message := ended.error_message;
        PERFORM $S.pgbg_let_go(handle.pid, handle.cookie);
        answer.elapsed_ms := $S.pgbg_milliseconds_since(began);
        RETURN answer;
      END
      """;

  private static final String RUN_QUERY =
      """
      DECLARE
        handle $S.pg_background_handle := $S.pgbg_start($1, $2, $4);
        in_time pg_catalog.bool := $S.pgbg_await(handle.pid, handle.cookie, $3);
        ended $S.pg_background_outcome;
      BEGIN
        IF NOT in_time THEN
          PERFORM $S.pgbg_let_go(handle.pid, handle.cookie);
          RAISE EXCEPTION USING ERRCODE = '57014', MESSAGE = pg_catalog.concat(
            'pg_background_run_query_v2: worker did not complete within ', $3, ' ms');
        END IF;
        ended := $S.pg_background_outcome_v2(handle.pid, handle.cookie);
        IF ended.has_error THEN
          PERFORM $S.pgbg_let_go(handle.pid, handle.cookie);
          RAISE EXCEPTION USING ERRCODE = COALESCE(ended.sqlstate, 'XX000'),
            MESSAGE = COALESCE(ended.error_message, 'worker error');
        END IF;
        IF $5 IS NOT NULL THEN
          RETURN QUERY EXECUTE pg_catalog.concat(
            'SELECT * FROM $S.pg_background_result_v2($1, $2) AS r(', $5, ')')
            USING handle.pid, handle.cookie;
        END IF;
        PERFORM $S.pgbg_let_go(handle.pid, handle.cookie);
      END
      """;

  private static final String DRAIN =
      """
      DECLARE
        began timestamptz := clock_timestamp();
        handle $S.pg_background_handle;
      BEGIN
        FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
          CONTINUE WHEN handle.pid IS NULL;
          BEGIN
            IF $2 > 0 THEN
              PERFORM $S.pg_background_wait_v2_timeout(handle.pid, handle.cookie,
                greatest(0, $2 - $S.pgbg_milliseconds_since(began))::int4);
            ELSE
              PERFORM $S.pg_background_wait_v2(handle.pid, handle.cookie);
            END IF;
          EXCEPTION WHEN OTHERS THEN
            NULL;
          END;
          RETURN NEXT $S.pg_background_outcome_v2(handle.pid, handle.cookie);
          PERFORM $S.pgbg_let_go(handle.pid, handle.cookie);
        END LOOP;
      END
      """;

  /** Where none of the handles is good, nobody could ever end: that is NULL at once. */
  private static final String WAIT_ANY =
      """
      DECLARE
        began timestamptz := clock_timestamp();
        pause_ms int4 := 5;
        alive bool;
        handle $S.pg_background_handle;
      BEGIN
        LOOP
          alive := false;
          FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
            CONTINUE WHEN handle.pid IS NULL;
            BEGIN
              IF $S.pg_background_wait_v2_timeout(handle.pid, handle.cookie, 0) THEN
                RETURN handle;
              END IF;
              alive := true;
            EXCEPTION WHEN OTHERS THEN
              NULL;
            END;
          END LOOP;
          IF NOT alive OR ($2 > 0 AND $S.pgbg_milliseconds_since(began) >= $2) THEN
            RETURN NULL;
          END IF;
          PERFORM pg_sleep(pause_ms / 1000.0);
          pause_ms := least(pause_ms * 2, 200);
        END LOOP;
      END
      """;

  private static final String CANCEL_BY_LABEL =
      """
      DECLARE
        worker record;
        canceled int4 := 0;
      BEGIN
        FOR worker IN SELECT l.pid, l.cookie FROM $LIST WHERE l.label LIKE $1 LOOP
          BEGIN
            IF $2 > 0 THEN
              PERFORM $S.pg_background_cancel_v2_grace(worker.pid, worker.cookie, $2);
            ELSE
              PERFORM $S.pg_background_cancel_v2(worker.pid, worker.cookie);
            END IF;
            canceled := canceled + 1;
          EXCEPTION WHEN OTHERS THEN
            NULL;
          END;
        END LOOP;
        RETURN canceled;
      END
      """;

  private static final String PURGE =
      """
      DECLARE
        worker record;
        purged int4 := 0;
      BEGIN
        FOR worker IN SELECT l.pid, l.cookie FROM $LIST LOOP
          BEGIN
            IF $S.pg_background_wait_v2_timeout(worker.pid, worker.cookie, 0) THEN
              PERFORM $S.pg_background_detach_v2(worker.pid, worker.cookie);
              purged := purged + 1;
            END IF;
          EXCEPTION WHEN OTHERS THEN
            NULL;
          END;
        END LOOP;
        RETURN purged;
      END
      """;

  private final BridgeFunctions functions;

  private HighLevelFunctions(BridgeFunctions functions) {
    this.functions = functions;
  }

  static void addTo(BridgeFunctions functions) {
    HighLevelFunctions high = new HighLevelFunctions(functions);
    high.helpers();
    high.add(ApiFunction.OUTCOME_V2, OWN_PATH, OUTCOME);
    high.add(
        ApiFunction.STATUS_V2,
        "",
        "BEGIN RETURN pg_catalog.to_jsonb($S.pg_background_outcome_v2($1, $2)); END ");
    high.add(ApiFunction.RUN_V2, "", RUN);
    high.add(ApiFunction.RUN_QUERY_V2, "", RUN_QUERY);
    high.add(ApiFunction.DRAIN_V2, OWN_PATH, DRAIN);
    high.add(ApiFunction.WAIT_ANY_V2, OWN_PATH, WAIT_ANY);
    high.add(ApiFunction.CANCEL_BY_LABEL_V2, OWN_PATH, CANCEL_BY_LABEL);
    high.add(ApiFunction.PURGE_V2, OWN_PATH, PURGE);
  }

  private void helpers() {
    functions.function(
        "pgbg_start(sql pg_catalog.text, queue_size pg_catalog.int4, label pg_catalog.text)"
            + " RETURNS $S.pg_background_handle",
        "",
        """
        BEGIN
          IF label IS NULL THEN
            RETURN $S.pg_background_launch_v2(sql, queue_size);
          END IF;
          RETURN $S.pg_background_launch_v2(sql, queue_size, label);
        END
        """);
    // false if it was too late; then the worker has been cancelled
    functions.function(
        "pgbg_await(pid pg_catalog.int4, cookie pg_catalog.int8, timeout_ms pg_catalog.int4)"
            + " RETURNS pg_catalog.bool",
        OWN_PATH,
        """
        BEGIN
          IF timeout_ms > 0 THEN
            IF NOT $S.pg_background_wait_v2_timeout(pid, cookie, timeout_ms) THEN
              BEGIN
                PERFORM $S.pg_background_cancel_v2_grace(pid, cookie, 1000);
              EXCEPTION WHEN OTHERS THEN
                NULL;
              END;
              RETURN false;
            END IF;
          ELSE
            PERFORM $S.pg_background_wait_v2(pid, cookie);
          END IF;
          RETURN true;
        END
        """);
    functions.function(
        "pgbg_let_go(pid pg_catalog.int4, cookie pg_catalog.int8) RETURNS pg_catalog.void",
        "",
        """
        BEGIN
          PERFORM $S.pg_background_detach_v2(pid, cookie);
        EXCEPTION WHEN OTHERS THEN
          NULL;
        END
        """);
    functions.function(
        "pgbg_milliseconds_since(began pg_catalog.timestamptz) RETURNS pg_catalog.int8",
        "",
        """
        BEGIN
          RETURN (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
            OPERATOR(pg_catalog.-) pg_catalog.date_part('epoch', began))
            OPERATOR(pg_catalog.*) 1000;
        END
        """);
  }

  private static String definition(Column column) {
    return column.name() + " pg_catalog." + column.typeName();
  }

  private void add(ApiFunction function, String attributes, String body) {
    functions.function(functions.head(function), attributes, body.replace("$LIST", LIST));
  }
}
