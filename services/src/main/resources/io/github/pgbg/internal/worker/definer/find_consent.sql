SELECT pg_catalog.concat_ws(E'\x1f',
  CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    THEN pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.${function}') ELSE '' END,
  pg_catalog.concat(p.oid, ' ', p.xmin, ' ', p.ctid), n.nspname)
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n
  ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
WHERE p.proowner OPERATOR(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
  AND p.proname OPERATOR(pg_catalog.=) '${function}'
  AND p.prosecdef
ORDER BY p.oid DESC LIMIT 1
