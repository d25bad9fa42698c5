-- Nobody can read the rows, so they are not kept.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql AS $pgbg$
DECLARE
  began pg_catalog.timestamptz := pg_catalog.clock_timestamp();
  handle ${schema}.pg_background_handle := ${schema}.pgbg_start($1, $2, $4);
  ended ${schema}.pg_background_outcome;
  answer ${schema}.pg_background_run_result;
BEGIN
  answer.timed_out := NOT ${schema}.pgbg_await(handle.pid, handle.cookie, $3);
  ended := ${schema}.pg_background_outcome(handle.pid, handle.cookie);
  answer.pid := handle.pid;
${identity}
  answer.completed := COALESCE(ended.completed, false);
  answer.has_error := COALESCE(ended.has_error, false);
  answer.row_count := ended.row_count;
  answer.command_tag := ended.command_tag;
  answer.sqlstate := ended.sqlstate;
  answer.error_message := ended.error_message;
  PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
  answer.elapsed_ms := ${schema}.pgbg_milliseconds_since(began);
  RETURN answer;
END
$pgbg$;
