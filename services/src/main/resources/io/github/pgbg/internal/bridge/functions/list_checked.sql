-- As list.sql; since 2.0 a definition list that does not fit is an error of the function's own,
-- also where there are no rows. Which one the caller gave, PL/pgSQL only tells in its own error's
-- detail, in the language of lc_messages.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
  of_all pg_catalog.text;
  of_least pg_catalog.text;
  wrong pg_catalog.text[];
BEGIN
  BEGIN
    RETURN QUERY ${allColumns};
    RETURN;
  EXCEPTION WHEN datatype_mismatch THEN
    GET STACKED DIAGNOSTICS of_all = PG_EXCEPTION_DETAIL;
  END;
  BEGIN
    RETURN QUERY ${leastColumns};
    RETURN;
  EXCEPTION WHEN datatype_mismatch THEN
    GET STACKED DIAGNOSTICS of_least = PG_EXCEPTION_DETAIL;
  END;
  wrong := COALESCE(
    pg_catalog.regexp_match(of_all, '^Returned type (.*) does not match expected type (.*) in column ([0-9]+)'),
    pg_catalog.regexp_match(of_least, '^Returned type (.*) does not match expected type (.*) in column ([0-9]+)'));
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '42804',
      MESSAGE = pg_catalog.concat('${name}() column ', wrong[3], ' has the wrong type'),
      DETAIL = pg_catalog.concat('Column ', wrong[3], ' has type OID ',
        pg_catalog.to_regtype(wrong[2])::pg_catalog.oid, '; expected ',
        pg_catalog.to_regtype(wrong[1])::pg_catalog.oid, '.'),
      HINT = '${hint}';
  END IF;
  RAISE EXCEPTION USING ERRCODE = '42804',
    MESSAGE = '${name}() requires a ${least}- or ${most}-column definition list',
    DETAIL = pg_catalog.concat('Got ',
      pg_catalog.substring(of_all, 'expected column count \(([0-9]+)\)'),
      ' columns; expected ${least} or ${most}.'),
    HINT = '${hint}';
END
$pgbg$;
