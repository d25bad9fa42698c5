-- Makes the mailbox of a role, which only this role can open. One that is there already is of no
-- use, whoever made it; but one of our own was left by a killed JVM whose backend had the same pid.
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
