CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
BEGIN
  IF a[2] OPERATOR(pg_catalog.=) '${nullRow}' THEN
    RETURN NULL;
  END IF;
  RETURN ROW(${row})::${schema}.${type};
END
$pgbg$;
