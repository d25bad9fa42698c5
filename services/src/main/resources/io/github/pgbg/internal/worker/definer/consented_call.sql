-- The owner may replace the function after the last look at it: so what is called is looked at in
-- the very statement that calls it, and what is another by then is not called.
SELECT job.kind, job.value FROM (SELECT ${ticket}::pg_catalog.text AS ticket
    WHERE EXISTS (SELECT FROM pg_catalog.pg_proc p
      WHERE p.oid OPERATOR(pg_catalog.=) ${function}::pg_catalog.oid
        AND pg_catalog.concat(p.oid, ' ', p.xmin, ' ', p.ctid) OPERATOR(pg_catalog.=) ${version}
        AND p.proowner OPERATOR(pg_catalog.=) ${owner}::pg_catalog.oid AND p.prosecdef)
    OFFSET 0) AS signed,
  LATERAL ${call}(signed.ticket, ${signature}::pg_catalog.text, ${cuts}::pg_catalog.int4[],
    ${kinds}::pg_catalog.text, ${rows}::pg_catalog.bool) AS job
