-- Before a COMMIT that may fail for another transaction's sake: what its rollback would leave.
DECLARE
  before pg_catalog.json := ${before};
  r record;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
${release}
END
