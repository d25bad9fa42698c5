-- Makes a mailbox, which only its role can open; role 0 is the login. What lies there already was
-- left by a control connection that is lost, or is a stranger's, and then making it fails. Default
-- privileges may open large objects to others (since PostgreSQL 18): not this one.
DO $pgbg$
DECLARE
  role_name pg_catalog.text := (SELECT r.rolname FROM pg_catalog.pg_roles r
    WHERE r.oid = ${roleOid});
  grantee pg_catalog.text;
BEGIN
  PERFORM pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m
    WHERE m.oid = ${mailbox} AND ${isOurs};
  PERFORM pg_catalog.lo_from_bytea(${mailbox}, '\x${head}');
  FOR grantee IN SELECT DISTINCT CASE WHEN x.grantee = 0 THEN 'PUBLIC'
        ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END
      FROM pg_catalog.pg_largeobject_metadata m, pg_catalog.aclexplode(m.lomacl) AS x
      WHERE m.oid = ${mailbox} AND x.grantee <> m.lomowner LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON LARGE OBJECT ${mailbox} FROM %s', grantee);
  END LOOP;
  IF role_name <> current_user THEN
    EXECUTE pg_catalog.format('GRANT SELECT, UPDATE ON LARGE OBJECT ${mailbox} TO %I', role_name);
  END IF;
END
$pgbg$
