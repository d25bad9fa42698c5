-- Nine columns up to 1.8, ten since: the caller's definition list decides.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
BEGIN
  IF a[3] OPERATOR(pg_catalog.=) '{}' THEN
    RETURN;
  END IF;
  BEGIN
    RETURN QUERY ${leastColumns};
  EXCEPTION WHEN datatype_mismatch THEN
    RETURN QUERY ${allColumns};
  END;
END
$pgbg$;
