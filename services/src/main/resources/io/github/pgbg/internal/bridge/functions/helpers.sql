-- Launches with or without a label.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_start(sql pg_catalog.text, queue_size pg_catalog.int4,
  label pg_catalog.text)
RETURNS ${schema}.pg_background_handle LANGUAGE plpgsql AS $pgbg$
BEGIN
  IF label IS NULL THEN
    RETURN ${schema}.pg_background_launch_v2(sql, queue_size);
  END IF;
  RETURN ${schema}.pg_background_launch_v2(sql, queue_size, label);
END
$pgbg$;

-- Waits for the end of a worker whose rows nobody will read: from now on they are dropped and
-- counted. Whether the end came in time; without a limit for ever.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_await_unread(pid pg_catalog.int4,
  cookie pg_catalog.int8, timeout_ms pg_catalog.int4)
RETURNS pg_catalog.bool LANGUAGE plpgsql AS $pgbg$
BEGIN
  IF pid IS NULL OR cookie IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (${schema}.pgbg_ask('${awaitUnread}', pg_catalog.concat('-', ${schema}.pgbg_word(
    pid::pg_catalog.text), ${schema}.pgbg_word(cookie::pg_catalog.text),
    ${schema}.pgbg_word(timeout_ms::pg_catalog.text))))[3]::pg_catalog.bool;
END
$pgbg$;

-- The same; a worker that is too late is cancelled, and counted as such.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_await(pid pg_catalog.int4, cookie pg_catalog.int8,
  timeout_ms pg_catalog.int4)
RETURNS pg_catalog.bool LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgbg$
BEGIN
  IF COALESCE(${schema}.pgbg_await_unread(pid, cookie, timeout_ms), true) THEN
    RETURN true;
  END IF;
  PERFORM ${schema}.pg_background_record_timeout();
  PERFORM ${schema}.pg_background_cancel(pid, cookie, 1000);
  RETURN false;
END
$pgbg$;

-- Whether workers, the end of any of which is waited for, all wait for this session, perhaps over
-- other sessions that wait for workers, and it is this one that is to give up.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_is_stuck(pids pg_catalog.text)
RETURNS pg_catalog.bool LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN (${schema}.pgbg_ask('${isStuck}', pg_catalog.concat('-',
    ${schema}.pgbg_word(pids))))[3]::pg_catalog.bool;
EXCEPTION WHEN undefined_function THEN
  RETURN false; -- a driver from before there was the question
END
$pgbg$;

-- Detaches a worker that may be gone.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_let_go(pid pg_catalog.int4, cookie pg_catalog.int8)
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
BEGIN
  PERFORM ${schema}.pg_background_detach(pid, cookie);
EXCEPTION WHEN undefined_object OR object_not_in_prerequisite_state
    OR insufficient_privilege THEN
  NULL;
END
$pgbg$;

CREATE OR REPLACE FUNCTION ${schema}.pgbg_milliseconds_since(began pg_catalog.timestamptz)
RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
    OPERATOR(pg_catalog.-) pg_catalog.date_part('epoch', began))
    OPERATOR(pg_catalog.*) 1000;
END
$pgbg$;
