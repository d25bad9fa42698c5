-- Where none of the handles is good, nobody could ever end: that is NULL at once.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  began timestamptz := clock_timestamp();
  pause_ms int4 := 5;
  alive bool;
  handle ${schema}.pg_background_handle;
BEGIN
  LOOP
    alive := false;
    FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
      CONTINUE WHEN handle.pid IS NULL;
      BEGIN
        IF ${schema}.pg_background_wait(handle.pid, handle.cookie, 1) THEN
          RETURN handle;
        END IF;
        alive := true;
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END;
    END LOOP;
    IF NOT alive OR ($2 > 0 AND ${schema}.pgbg_milliseconds_since(began) >= $2) THEN
      RETURN NULL;
    END IF;
    PERFORM pg_sleep(pause_ms / 1000.0);
    pause_ms := least(pause_ms * 2, 200);
  END LOOP;
END
$pgbg$;
