-- What is not known is NULL; a cancel or a timeout of the caller still ends it.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  found_info ${schema}.pg_background_result_info;
  found_error ${schema}.pg_background_error;
  answer ${schema}.pg_background_outcome;
BEGIN
  answer.pid := $1;
  answer.cookie := $2;
  BEGIN
    SELECT l.state, l.consumed, l.label, l.launched_at
      INTO answer.state, answer.consumed, answer.label, answer.launched_at
      FROM ${list} WHERE (l.pid, l.cookie) = ($1, $2);
    found_info := ${schema}.pg_background_result_info($1, $2);
    answer.completed := found_info.completed;
    answer.has_error := found_info.has_error;
    answer.row_count := found_info.row_count;
    answer.command_tag := found_info.command_tag;
    IF found_info.has_error THEN
      found_error := ${schema}.pg_background_error_info($1, $2);
      answer.sqlstate := found_error.sqlstate;
      answer.error_message := found_error.message;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN answer;
END
$pgbg$;
