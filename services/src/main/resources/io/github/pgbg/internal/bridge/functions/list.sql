-- Nine columns up to 1.8, ten since: the caller's definition list decides. Where there are no rows,
-- any list will do.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
BEGIN
  BEGIN
    RETURN QUERY ${allColumns};
  EXCEPTION WHEN datatype_mismatch THEN
    IF a[3] OPERATOR(pg_catalog.<>) '{}' THEN
      RETURN QUERY ${leastColumns};
    END IF;
  END;
END
$pgbg$;
