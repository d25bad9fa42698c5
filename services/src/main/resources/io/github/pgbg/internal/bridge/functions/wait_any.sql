-- Where none of the handles is good, nobody could ever end: that is NULL at once. Where all of them
-- wait for this very backend, that is a deadlock.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  began timestamptz := clock_timestamp();
  pause_ms int4 := 5;
  alive bool;
  stuck bool;
  handle ${schema}.pg_background_handle;
BEGIN
  LOOP
    alive := false;
    stuck := true;
    FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
      CONTINUE WHEN handle.pid IS NULL;
      BEGIN
        IF ${schema}.pg_background_wait(handle.pid, handle.cookie, 1) THEN
          RETURN handle;
        END IF;
        alive := true;
        stuck := stuck AND pause_ms >= 200 AND EXISTS (
          WITH RECURSIVE waits(pid) AS (SELECT unnest(pg_blocking_pids(handle.pid))
            UNION SELECT unnest(pg_blocking_pids(w.pid)) FROM waits w)
          SELECT FROM waits w WHERE w.pid = pg_backend_pid());
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END;
    END LOOP;
    IF NOT alive OR ($2 > 0 AND ${schema}.pgbg_milliseconds_since(began) >= $2) THEN
      RETURN NULL;
    END IF;
    IF stuck THEN
      RAISE EXCEPTION USING ERRCODE = '40P01', MESSAGE = 'deadlock detected',
        DETAIL = 'All of the background workers wait for this process.';
    END IF;
    PERFORM pg_sleep(pause_ms / 1000.0);
    pause_ms := least(pause_ms * 2, 200);
  END LOOP;
END
$pgbg$;
