SELECT kind, value FROM pg_temp.pgbg_definer_job(${names}::pg_catalog.text[],
  ${values}::pg_catalog.text[], ${statements}::pg_catalog.text[], ${kinds}::pg_catalog.text,
  ${rows}::pg_catalog.bool)
