-- Begins the transaction of one job, and makes the function that runs it: owned by the definer,
-- made by taking his role, and called once, by the login again, before anybody else can see it.
-- Whatever the job does in it, the server takes it back to no other role.
BEGIN ISOLATION LEVEL ${isolation} READ WRITE;
SET LOCAL check_function_bodies = off;
SET LOCAL ROLE ${role};
CREATE FUNCTION pg_temp.pgbg_definer_job(setting_names pg_catalog.text[],
  setting_values pg_catalog.text[], statements pg_catalog.text[], kinds pg_catalog.text,
  wants_rows pg_catalog.bool)
RETURNS TABLE (kind pg_catalog.text, value pg_catalog.text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $pgbg$
#variable_conflict use_variable
DECLARE
${runVariables}BEGIN
  FOR i IN 1 .. pg_catalog.cardinality(setting_names) LOOP
    BEGIN
      PERFORM pg_catalog.set_config(setting_names[i], setting_values[i], false);
    EXCEPTION WHEN insufficient_privilege THEN
      NULL; -- what this role may not set, its job does without
    END;
  END LOOP;
${runStatements}${settle}END
$pgbg$;
GRANT EXECUTE ON FUNCTION pg_temp.pgbg_definer_job TO PUBLIC;
SET LOCAL ROLE NONE;
SET LOCAL check_function_bodies TO DEFAULT;
