-- Nobody can read the rows of a job that is let go, so they are not kept. When the time is over, the
-- one that was waited for is let go as the others before it, and the rest stay attached.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  began timestamptz := clock_timestamp();
  remaining int4 := $2;
  handle ${schema}.pg_background_handle;
BEGIN
  FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
    CONTINUE WHEN handle.pid IS NULL;
    IF $2 > 0 THEN
      remaining := greatest(0, $2 - ${schema}.pgbg_milliseconds_since(began));
      IF remaining = 0 THEN
        RETURN NEXT ${schema}.pg_background_outcome(handle.pid, handle.cookie);
        CONTINUE;
      END IF;
    END IF;
    BEGIN
      PERFORM ${schema}.pgbg_await_unread(handle.pid, handle.cookie, remaining);
    EXCEPTION WHEN undefined_object OR object_not_in_prerequisite_state
        OR insufficient_privilege THEN
      NULL;
    END;
    RETURN NEXT ${schema}.pg_background_outcome(handle.pid, handle.cookie);
    PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
  END LOOP;
END
$pgbg$;
