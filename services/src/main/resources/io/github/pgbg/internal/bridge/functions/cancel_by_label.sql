CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  worker record;
  canceled int4 := 0;
BEGIN
  FOR worker IN SELECT l.pid, l.cookie FROM ${list} WHERE l.label LIKE $1 LOOP
    BEGIN
      IF $2 > 0 THEN
        PERFORM ${schema}.pg_background_cancel_v2_grace(worker.pid, worker.cookie, $2);
      ELSE
        PERFORM ${schema}.pg_background_cancel_v2(worker.pid, worker.cookie);
      END IF;
      canceled := canceled + 1;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END LOOP;
  RETURN canceled;
END
$pgbg$;
