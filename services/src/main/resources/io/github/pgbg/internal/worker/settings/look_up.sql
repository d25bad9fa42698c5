WITH found AS MATERIALIZED (${installations})
SELECT pg_catalog.concat_ws(E'\x1f',
    (SELECT pg_catalog.string_agg(pg_catalog.concat(p.oid, ' ', p.xmin), ',')
      FROM pg_catalog.pg_proc p WHERE (p.proname = 'pgbg_version') AND (p.pronargs = 0)),
    COALESCE((SELECT pg_catalog.concat_ws(E'\x1f', c.schema_name, c.schema_oid, c.owner, c.mark)
      FROM found c WHERE c.counts ORDER BY c.of_all DESC, c.marker LIMIT 1), E'\x1f\x1f\x1f'),
    COALESCE((SELECT pg_catalog.translate(c.schema_name, E'\x1f', '') FROM found c
      WHERE NOT c.counts ORDER BY c.marker LIMIT 1), ''))
