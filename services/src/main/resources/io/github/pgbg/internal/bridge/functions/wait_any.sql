-- Where none of the handles is good, nobody could ever end: that is NULL at once. Where all of them
-- wait for this very backend, perhaps over other sessions that wait for workers, that is a deadlock:
-- only the driver knows, so it is asked now and then, and only where each waits for a lock.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  began timestamptz := clock_timestamp();
  pause_ms int4 := 5;
  alive bool;
  stuck bool;
  pids text;
  handle ${schema}.pg_background_handle;
BEGIN
  LOOP
    alive := false;
    stuck := true;
    pids := NULL;
    FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
      CONTINUE WHEN handle.pid IS NULL;
      BEGIN
        IF ${schema}.pg_background_wait(handle.pid, handle.cookie, 1) THEN
          RETURN handle;
        END IF;
        alive := true;
        stuck := stuck AND pause_ms >= 200 AND pg_blocking_pids(handle.pid) <> '{}';
        pids := concat_ws(' ', pids, handle.pid);
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END;
    END LOOP;
    IF NOT alive OR ($2 > 0 AND ${schema}.pgbg_milliseconds_since(began) >= $2) THEN
      RETURN NULL;
    END IF;
    IF stuck AND ${schema}.pgbg_is_stuck(pids) THEN
      RAISE EXCEPTION USING ERRCODE = '40P01', MESSAGE = 'deadlock detected',
        DETAIL = 'All of the background workers wait for this process.';
    END IF;
    PERFORM pg_sleep(pause_ms / 1000.0);
    pause_ms := least(pause_ms * 2, 200);
  END LOOP;
END
$pgbg$;
