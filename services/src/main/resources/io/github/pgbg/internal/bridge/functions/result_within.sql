${schema}.pgbg_result_within(pid pg_catalog.int4, cookie pg_catalog.int8,
  limit_ms pg_catalog.int4, function pg_catalog.text, level pg_catalog.text)
RETURNS SETOF pg_catalog.record