CREATE OR REPLACE FUNCTION ${head} LANGUAGE plpgsql${strict} AS $pgbg$
BEGIN PERFORM ${ask}; END
$pgbg$;
