-- Waits until the driver releases the lock, or so long; true if it was released.
--
-- The lock ends with the subtransaction: one of the session would stay when a cancel comes just
-- as it is granted (proc.c, LockErrorCleanup), and the driver could never take it again.
-- It must send nothing, at DEBUG5 and with log_lock_waits too: what is sent tells the driver that
-- nobody waits any more.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_pause(pgbg_key pg_catalog.int8, ms pg_catalog.int4)
RETURNS pg_catalog.bool LANGUAGE plpgsql
SET client_min_messages = error SET lock_timeout = '${firstPauseMillis}ms' AS $pgbg$
DECLARE
  ignored pg_catalog.text;
BEGIN
  IF ms OPERATOR(pg_catalog.<>) ${firstPauseMillis} THEN
    ignored := pg_catalog.set_config('lock_timeout', ms::pg_catalog.text, true);
  END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(pgbg_key);
  RAISE EXCEPTION SQLSTATE '${grantedState}';
EXCEPTION WHEN SQLSTATE '${grantedState}' THEN
  RETURN true;
WHEN lock_not_available THEN
  RETURN false;
END
$pgbg$;

-- Which of the channel's two locks the driver holds, or another user to be in the way.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_current_lock(channel pg_catalog.int8)
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
DECLARE
  first pg_catalog.int8 := ${firstLock};
  second pg_catalog.int8 := ${secondLock};
BEGIN
  -- One expression each, because a cancel is heard between statements, and would leave the lock.
  IF (CASE WHEN pg_catalog.pg_try_advisory_lock_shared(first) THEN
      pg_catalog.pg_advisory_unlock_shared(first) ELSE false END)
      AND NOT (CASE WHEN pg_catalog.pg_try_advisory_lock_shared(second) THEN
      pg_catalog.pg_advisory_unlock_shared(second) ELSE false END) THEN
    RETURN second;
  END IF;
  RETURN first;
END
$pgbg$;

-- Whether a mailbox of the channel was made by this session's driver: others may lie in wait at its
-- number. One that another role can open is the driver's, too, and not the login's. A mailbox newer than the snapshot is not in the catalog yet: then whoever holds the
-- channel's lock counts, because the mailbox was there before the lock.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_is_ours(mailbox pg_catalog.int8, channel pg_catalog.int8)
RETURNS pg_catalog.bool LANGUAGE plpgsql AS $pgbg$
DECLARE
  owner pg_catalog.oid;
  is_shared pg_catalog.bool;
BEGIN
  IF mailbox IS NULL THEN
    RETURN false;
  END IF;
  SELECT m.lomowner, EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) AS x
      WHERE x.grantee OPERATOR(pg_catalog.<>) m.lomowner) INTO owner, is_shared
    FROM pg_catalog.pg_largeobject_metadata m
    WHERE m.oid OPERATOR(pg_catalog.=) mailbox::pg_catalog.oid;
  IF is_shared THEN
    RETURN false;
  ELSIF owner IS NOT NULL THEN
    RETURN pg_catalog.pg_get_userbyid(owner) OPERATOR(pg_catalog.=) session_user
      OR (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.oid OPERATOR(pg_catalog.=) owner);
  END IF;
  PERFORM pg_catalog.pg_stat_clear_snapshot();
  RETURN EXISTS (SELECT FROM pg_catalog.pg_locks l, pg_catalog.pg_stat_activity a,
      pg_catalog.pg_roles r
    WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'
      AND l.mode OPERATOR(pg_catalog.=) 'ExclusiveLock' AND l.granted
      AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d
        WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
      AND l.classid::pg_catalog.int8
        OPERATOR(pg_catalog.=) (channel OPERATOR(pg_catalog.&) ${lowBits})
      AND l.objid::pg_catalog.int8 OPERATOR(pg_catalog.=) ANY (ARRAY[
        ${firstLock} OPERATOR(pg_catalog.&) 4294967295,
        ${secondLock} OPERATOR(pg_catalog.&) 4294967295])
      AND l.objsubid OPERATOR(pg_catalog.=) 1
      AND a.pid OPERATOR(pg_catalog.=) l.pid
      AND r.oid OPERATOR(pg_catalog.=) a.usesysid
      AND (r.rolname OPERATOR(pg_catalog.=) session_user OR r.rolsuper));
END
$pgbg$;

-- The mailbox of a role that an earlier call asked for; NULL if there is none of the driver's.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_known_mailbox(role_oid pg_catalog.int8)
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
DECLARE
  known pg_catalog.int8 := pg_catalog.substring(pg_catalog.current_setting(
    pg_catalog.concat('pgbg.mailbox_', role_oid), true), '^[0-9]{10}$');
BEGIN
  RETURN CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata m, pg_catalog.pg_roles r
    WHERE m.oid OPERATOR(pg_catalog.=) known::pg_catalog.oid
      AND r.oid OPERATOR(pg_catalog.=) m.lomowner
      AND (r.rolname OPERATOR(pg_catalog.=) session_user OR r.rolsuper)) THEN known END;
END
$pgbg$;

-- A number for the mailbox of a role, which nobody can have guessed.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_new_mailbox(role_oid pg_catalog.int8)
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
DECLARE
  number pg_catalog.int8 := pg_catalog.hashtextextended(pg_catalog.concat(
    pg_catalog.clock_timestamp(), pg_catalog.pg_backend_pid(), role_oid), role_oid)
    OPERATOR(pg_catalog.&) ${lowBits} OPERATOR(pg_catalog.|) ${highBit};
  ignored pg_catalog.text := pg_catalog.set_config(pg_catalog.concat('pgbg.mailbox_', role_oid),
    number::pg_catalog.text, true);
BEGIN
  RETURN number;
END
$pgbg$;

-- Opens a mailbox anew, in a transaction that may not open it for writing.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_reopen(fd pg_catalog.int4, mailbox pg_catalog.oid,
  free pg_catalog.bool)
RETURNS pg_catalog.int4 LANGUAGE plpgsql AS $pgbg$
DECLARE
  ignored pg_catalog.text := pg_catalog.lo_close(fd);
  role_before pg_catalog.text := pg_catalog.current_setting('role');
  opened pg_catalog.int4;
BEGIN
  IF free THEN
    ignored := pg_catalog.set_config('role', 'none', true);
  END IF;
  opened := pg_catalog.lo_open(mailbox, ${read});
  IF free THEN
    ignored := pg_catalog.set_config('role', role_before, true);
  END IF;
  RETURN opened;
END
$pgbg$;

-- The driver left word that it cannot connect: no use to wait for it again.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_check_unreachable()
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
DECLARE
  mark pg_catalog.text := pg_catalog.current_setting('${unreachable}', true);
BEGIN
  IF pg_catalog.substring(mark, '^[0-9]+')::pg_catalog.float8 OPERATOR(pg_catalog.>)
      pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) THEN
    RAISE EXCEPTION USING ERRCODE = COALESCE(
        pg_catalog.substring(mark, '^[0-9]+ ([0-9A-Z]{5}) '), '53300'),
      MESSAGE = COALESCE(pg_catalog.substring(mark, '^[0-9]+ [0-9A-Z]{5} (.*)$'),
        'the pgbg driver has no connection left'),
      HINT = 'Calls from inside SQL need a connection besides the session''s own: decrease pg_background.max_workers, or increase max_connections.';
  END IF;
END
$pgbg$;

-- Nobody has answered: a driver that is there could not connect.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_no_driver()
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
DECLARE
  mark pg_catalog.text := pg_catalog.current_setting('${unreachable}', true);
  ignored pg_catalog.text;
BEGIN
  IF COALESCE(mark, '') OPERATOR(pg_catalog.<>) '' THEN
    ignored := pg_catalog.set_config('${unreachable}', pg_catalog.concat(
      (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
        OPERATOR(pg_catalog.+) 5::pg_catalog.float8)::pg_catalog.int8,
      ' 53300 the pgbg driver has no connection left'), false);
    PERFORM ${schema}.pgbg_check_unreachable();
  END IF;
  RAISE EXCEPTION USING ERRCODE = '0A000',
    MESSAGE = 'pg_background needs a session of the pgbg driver',
    HINT = 'Connect with a URL that begins with jdbc:pgbg: and a driver no older than the functions.';
END
$pgbg$;
