-- As the login role, before the job's role is taken.
CREATE OR REPLACE FUNCTION pg_temp.${name}(pct pg_catalog.int4,
  msg pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
BEGIN ${report} END $pgbg$;
GRANT EXECUTE ON FUNCTION pg_temp.${name} TO PUBLIC
