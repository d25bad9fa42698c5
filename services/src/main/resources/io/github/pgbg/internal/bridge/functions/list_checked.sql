-- As list.sql; since 2.0 a definition list that does not fit is an error of the function's own,
-- also where there are no rows. Which list the caller gave, PL/pgSQL only tells in the details of
-- its own errors, in the language of lc_messages: of rows without columns it tells the number.
CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${ask};
  detail pg_catalog.text;
  given pg_catalog.text;
  wrong pg_catalog.text[];
BEGIN
  BEGIN
    RETURN QUERY SELECT WHERE false;
  EXCEPTION WHEN datatype_mismatch THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    given := pg_catalog.substring(detail, '([0-9]+)[^0-9]*$');
  END;
  IF given OPERATOR(pg_catalog.<>) '${least}' AND given OPERATOR(pg_catalog.<>) '${most}' THEN
    RAISE EXCEPTION USING ERRCODE = '42804',
      MESSAGE = '${name}() requires a ${least}- or ${most}-column definition list',
      DETAIL = pg_catalog.concat('Got ', given, ' columns; expected ${least} or ${most}.'),
      HINT = '${hint}';
  END IF;
  BEGIN
    IF given OPERATOR(pg_catalog.=) '${least}' THEN
      RETURN QUERY ${leastColumns};
    ELSE
      RETURN QUERY ${allColumns};
    END IF;
  EXCEPTION WHEN datatype_mismatch THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    wrong := pg_catalog.regexp_match(detail,
      'Returned type (.*) does not match expected type (.*) in column .*?([0-9]+)[^0-9]*$');
    RAISE EXCEPTION USING ERRCODE = '42804',
      MESSAGE = pg_catalog.concat('${name}() column ', wrong[3], ' has the wrong type'),
      DETAIL = COALESCE('Column ' OPERATOR(pg_catalog.||) wrong[3]
        OPERATOR(pg_catalog.||) ' has type OID ' OPERATOR(pg_catalog.||)
        pg_catalog.to_regtype(wrong[2])::pg_catalog.oid::pg_catalog.text
        OPERATOR(pg_catalog.||) '; expected ' OPERATOR(pg_catalog.||)
        pg_catalog.to_regtype(wrong[1])::pg_catalog.oid::pg_catalog.text
        OPERATOR(pg_catalog.||) '.', detail),
      HINT = '${hint}';
  END;
END
$pgbg$;
