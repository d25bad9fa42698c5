CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql AS $pgbg$
DECLARE
  handle ${schema}.pg_background_handle := ${schema}.pgbg_start($1, $2, $4);
  in_time pg_catalog.bool := ${schema}.pgbg_await(handle.pid, handle.cookie, $3);
  ended ${schema}.pg_background_outcome;
BEGIN
  IF NOT in_time THEN
    PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
    RAISE EXCEPTION USING ERRCODE = '57014', MESSAGE = pg_catalog.concat(
      'pg_background_run_query_v2: worker did not complete within ', $3, ' ms');
  END IF;
  ended := ${schema}.pg_background_outcome_v2(handle.pid, handle.cookie);
  IF ended.has_error THEN
    PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
    RAISE EXCEPTION USING ERRCODE = COALESCE(ended.sqlstate, 'XX000'),
      MESSAGE = COALESCE(ended.error_message, 'worker error');
  END IF;
  IF $5 IS NOT NULL THEN
    RETURN QUERY EXECUTE pg_catalog.concat(
      'SELECT * FROM ', ${schemaText}, '.pg_background_result_v2($1, $2) AS r(', $5, ')')
      USING handle.pid, handle.cookie;
  END IF;
  PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
END
$pgbg$;
