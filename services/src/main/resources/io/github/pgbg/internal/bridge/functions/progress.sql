-- Stored code that a job runs reports as the job's own text does; in any other session this asks
-- the driver, which says that it is none.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
BEGIN
  IF pg_catalog.starts_with(pg_catalog.current_setting('application_name'), 'pg_background:') THEN
    ${report}
  ELSE
    PERFORM ${ask};
  END IF;
END
$pgbg$;
