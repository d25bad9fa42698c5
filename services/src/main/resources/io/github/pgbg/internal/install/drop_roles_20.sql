-- As the extension: it fails while the roles have privileges.
CREATE OR REPLACE FUNCTION ${schema}.pg_background_drop_executor_role()
RETURNS pg_catalog.void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $pgbg$
BEGIN
  DROP ROLE IF EXISTS pgbackground_executor, pgbackground_role;
END
$pgbg$;
