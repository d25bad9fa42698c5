CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql AS $pgbg$
BEGIN RETURN pg_catalog.to_jsonb(${schema}.pg_background_outcome($1, $2)); END
$pgbg$;
