-- The owner may replace the function at any time: what ran must have been his definer function, for
-- other code of his would have run as the login.
DO $pgbg$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_proc p
      WHERE pg_catalog.concat(p.oid, ' ', p.xmin, ' ', p.ctid) OPERATOR(pg_catalog.=) ${version}
        AND p.oid OPERATOR(pg_catalog.=) ${function}::pg_catalog.oid
        AND p.proowner OPERATOR(pg_catalog.=) ${owner}::pg_catalog.oid AND p.prosecdef) THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'the consent was changed meanwhile';
  END IF;
END
$pgbg$;
