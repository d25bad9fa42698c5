-- Makes a mailbox, which only its role can open; role 0 is the login. What lies there already was
-- left by a control connection that is lost, or is a stranger's, and then making it fails.
DO $pgbg$
DECLARE
  role_name pg_catalog.text := (SELECT r.rolname FROM pg_catalog.pg_roles r
    WHERE r.oid = ${roleOid});
BEGIN
  PERFORM pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m
    WHERE m.oid = ${mailbox} AND ${isOurs};
  PERFORM pg_catalog.lo_from_bytea(${mailbox}, '\x${head}');
  IF role_name <> current_user THEN
    EXECUTE pg_catalog.format('GRANT SELECT, UPDATE ON LARGE OBJECT ${mailbox} TO %I', role_name);
  END IF;
END
$pgbg$
