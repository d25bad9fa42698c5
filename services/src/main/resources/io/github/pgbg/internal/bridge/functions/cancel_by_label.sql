CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $pgbg$
DECLARE
  worker record;
  canceled int4 := 0;
BEGIN
  FOR worker IN SELECT l.pid, l.cookie FROM ${list} WHERE l.label LIKE $1 LOOP
    BEGIN
      PERFORM ${schema}.pg_background_cancel(worker.pid, worker.cookie, COALESCE($2, 0));
      canceled := canceled + 1;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END LOOP;
  RETURN canceled;
END
$pgbg$;
