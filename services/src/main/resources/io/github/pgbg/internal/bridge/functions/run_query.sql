-- The rows are read as they arrive, so that more of them than the queue holds are no matter; those
-- of a job without a list of columns nobody reads. The time limit bounds the reading too.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql AS $pgbg$
DECLARE
  handle ${schema}.pg_background_handle := ${schema}.pgbg_start($1, $2, $4);
  ended ${schema}.pg_background_outcome;
BEGIN
  IF $5 IS NOT NULL THEN
    RETURN QUERY EXECUTE pg_catalog.concat(
      'SELECT * FROM ', ${schemaText}, '.pgbg_result_within($1, $2, $3, $4, $5) AS r(', $5, ')')
      USING handle.pid, handle.cookie, COALESCE($3, 0), '${name}', '${level}';
    RETURN;
  END IF;
  IF NOT ${schema}.pgbg_await(handle.pid, handle.cookie, $3) THEN
    PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
    RAISE EXCEPTION USING ERRCODE = '57014', MESSAGE = pg_catalog.concat(
      '${name}: worker did not complete within ', $3, ' ms');
  END IF;
  ended := ${schema}.pg_background_outcome(handle.pid, handle.cookie);
  PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
  IF ended.has_error THEN
    RAISE EXCEPTION USING ERRCODE = COALESCE(ended.sqlstate, 'XX000'),
      MESSAGE = COALESCE(ended.error_message, 'worker error');
  END IF;
END
$pgbg$;
