-- Waits until the driver has answered.
--
-- The lock ends with the subtransaction: one of the session would stay when a cancel comes just
-- as it is granted (proc.c, LockErrorCleanup), and the driver could never take it again.
-- In a function of its own, whose lock_timeout is not the session's. It must send nothing, at
-- DEBUG5 and with log_lock_waits too: what is sent tells the driver that nobody waits any more.
-- The driver may be unable to see the request: one that sends data for COPY and is blocked in
-- it does not read.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_wait(pgbg_key pg_catalog.int8)
RETURNS pg_catalog.void LANGUAGE plpgsql
SET client_min_messages = error SET lock_timeout = '${seconds}s' AS $pgbg$
BEGIN
  LOOP
    BEGIN
      PERFORM pg_catalog.pg_advisory_xact_lock_shared(pgbg_key);
      RAISE EXCEPTION SQLSTATE '${grantedState}';
    EXCEPTION WHEN SQLSTATE '${grantedState}' THEN
      RETURN;
    WHEN lock_not_available THEN
      IF ${busyIsFree} THEN
        RAISE EXCEPTION USING ERRCODE = '0A000',
          MESSAGE = 'the pgbg driver does not answer',
          HINT = 'It cannot while it sends a large COPY over TLS, for example.';
      END IF;
    END;
  END LOOP;
END
$pgbg$;

-- Asks the driver to open its control connection, and waits until it has.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_open(key pg_catalog.int8)
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
DECLARE
  began pg_catalog.float8 := pg_catalog.date_part('epoch', pg_catalog.clock_timestamp());
  pause pg_catalog.float8 := 0.001;
BEGIN
  RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = '${open}',
    DETAIL = pg_catalog.pg_backend_pid()::pg_catalog.text;
  LOOP
    PERFORM pg_catalog.pg_sleep(pause);
    IF NOT ${keyIsFree} THEN
      RETURN;
    END IF;
    IF pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
        OPERATOR(pg_catalog.-) began OPERATOR(pg_catalog.>) ${seconds} THEN
      RAISE EXCEPTION USING ERRCODE = '0A000',
        MESSAGE = 'pg_background needs a session of the pgbg driver',
        HINT = 'Connect with a URL that begins with jdbc:pgbg:';
    END IF;
    pause := LEAST(pause OPERATOR(pg_catalog.*) 1.5::pg_catalog.float8,
      0.05::pg_catalog.float8);
  END LOOP;
END
$pgbg$;

-- Which of the two locks the control connection holds.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_current_lock()
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
DECLARE
  first pg_catalog.int8 := ${firstLock};
  second pg_catalog.int8 := ${secondLock};
BEGIN
  IF NOT ${firstIsFree} THEN
    RETURN first;
  ELSIF NOT ${secondIsFree} THEN
    RETURN second;
  END IF;
  PERFORM ${schema}.pgbg_open(first);
  RETURN first;
END
$pgbg$;

-- Other users of the database can take the keys of this session, and would be asked instead of
-- the driver. A large object newer than the snapshot is not in the catalog yet: then the lock's
-- holder counts.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_trust(box pg_catalog.oid, key pg_catalog.int8)
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
DECLARE
  trusted pg_catalog.bool;
BEGIN
  SELECT r.rolname OPERATOR(pg_catalog.=) session_user OR r.rolsuper INTO trusted
    FROM pg_catalog.pg_largeobject_metadata m, pg_catalog.pg_roles r
    WHERE m.oid OPERATOR(pg_catalog.=) box AND r.oid OPERATOR(pg_catalog.=) m.lomowner;
  IF trusted IS NULL THEN
    SELECT pg_catalog.bool_and(r.rolname OPERATOR(pg_catalog.=) session_user OR r.rolsuper)
      INTO trusted
      FROM pg_catalog.pg_locks l, pg_catalog.pg_stat_activity a, pg_catalog.pg_roles r
      WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'
        AND l.mode OPERATOR(pg_catalog.=) 'ExclusiveLock' AND l.granted
        AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d
          WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
        AND l.classid::pg_catalog.int8 OPERATOR(pg_catalog.=) (key OPERATOR(pg_catalog.>>) 32)
        AND l.objid::pg_catalog.int8 OPERATOR(pg_catalog.=) (key
          OPERATOR(pg_catalog.&) 4294967295)
        AND l.objsubid OPERATOR(pg_catalog.=) 1
        AND a.pid OPERATOR(pg_catalog.=) l.pid
        AND r.oid OPERATOR(pg_catalog.=) a.usesysid;
  END IF;
  IF trusted IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'another user holds what belongs to the pgbg driver of this session';
  END IF;
END
$pgbg$;
