CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
BEGIN RETURN (${ask})[3]::pg_catalog.${type}; END
$pgbg$;
