-- The channel of the driver whose session calls: known since an earlier call, or found by the lock
-- that the driver holds. What the setting says is not believed: the mailbox is looked at.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_channel()
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
DECLARE
  known pg_catalog.int8 := pg_catalog.substring(
    pg_catalog.current_setting('pgbg.channel', true), '^[0-9]{10}$');
  ignored pg_catalog.text;
BEGIN
  IF known IS NOT NULL AND ${schema}.pgbg_is_ours(known, known) THEN
    RETURN known;
  END IF;
  PERFORM pg_catalog.pg_stat_clear_snapshot();
  known := (SELECT l.classid::pg_catalog.int8 OPERATOR(pg_catalog.|) ${highBit}
    FROM pg_catalog.pg_locks l, pg_catalog.pg_stat_activity a, pg_catalog.pg_roles r
    WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'
      AND l.mode OPERATOR(pg_catalog.=) 'ExclusiveLock' AND l.granted
      AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d
        WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
      AND l.objid::pg_catalog.int8 OPERATOR(pg_catalog.>>) 1 OPERATOR(pg_catalog.=)
        (pg_catalog.pg_backend_pid()::pg_catalog.int8 OPERATOR(pg_catalog.<<) 1)
      AND l.objsubid OPERATOR(pg_catalog.=) 1
      AND a.pid OPERATOR(pg_catalog.=) l.pid
      AND a.application_name OPERATOR(pg_catalog.=) ANY (ARRAY['${application}',
        '<insufficient privilege>'])
      AND r.oid OPERATOR(pg_catalog.=) a.usesysid
      AND (r.rolname OPERATOR(pg_catalog.=) session_user OR r.rolsuper)
    LIMIT 1);
  IF known IS NOT NULL THEN
    ignored := pg_catalog.set_config('pgbg.channel', known::pg_catalog.text, true);
  END IF;
  RETURN known;
END
$pgbg$;
