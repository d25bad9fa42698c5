-- Mailboxes of control connections that are gone: a JVM that was killed could not clean up. One at
-- a time: another connection may sweep at the same moment.
DO $pgbg$
DECLARE
  mailbox pg_catalog.oid;
BEGIN
  FOR mailbox IN SELECT m.oid FROM pg_catalog.pg_largeobject_metadata m WHERE ${isOurs} LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a
          WHERE pg_catalog.position(pg_catalog.lo_get(mailbox, ${keyBytes}, 100),
            pg_catalog.convert_to(pg_catalog.concat('${mark}', a.pid, ' ',
            pg_catalog.date_part('epoch', a.backend_start), ';'), 'UTF8')) = 1) THEN
        PERFORM pg_catalog.lo_unlink(mailbox);
      END IF;
    EXCEPTION WHEN undefined_object OR insufficient_privilege OR lock_not_available THEN
      NULL;
    END;
  END LOOP;
END
$pgbg$
