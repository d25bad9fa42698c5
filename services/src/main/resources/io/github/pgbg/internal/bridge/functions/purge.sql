CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  worker record;
  purged int4 := 0;
BEGIN
  FOR worker IN SELECT l.pid, l.cookie FROM ${list} LOOP
    BEGIN
      IF ${schema}.pg_background_wait(worker.pid, worker.cookie, 1) THEN
        PERFORM ${schema}.pg_background_detach(worker.pid, worker.cookie);
        purged := purged + 1;
      END IF;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END LOOP;
  RETURN purged;
END
$pgbg$;
