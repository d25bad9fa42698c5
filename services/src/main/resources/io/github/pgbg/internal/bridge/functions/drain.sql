CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  began timestamptz := clock_timestamp();
  handle ${schema}.pg_background_handle;
BEGIN
  FOREACH handle IN ARRAY COALESCE($1, '{}') LOOP
    CONTINUE WHEN handle.pid IS NULL;
    BEGIN
      IF $2 > 0 THEN
        PERFORM ${schema}.pg_background_wait_v2_timeout(handle.pid, handle.cookie,
          greatest(0, $2 - ${schema}.pgbg_milliseconds_since(began))::int4);
      ELSE
        PERFORM ${schema}.pg_background_wait_v2(handle.pid, handle.cookie);
      END IF;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
    RETURN NEXT ${schema}.pg_background_outcome_v2(handle.pid, handle.cookie);
    PERFORM ${schema}.pgbg_let_go(handle.pid, handle.cookie);
  END LOOP;
END
$pgbg$;
