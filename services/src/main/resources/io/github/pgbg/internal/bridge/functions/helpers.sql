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

-- Waits for the worker's end; false if it was too late, then the worker has been cancelled.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_await(pid pg_catalog.int4, cookie pg_catalog.int8,
  timeout_ms pg_catalog.int4)
RETURNS pg_catalog.bool LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgbg$
BEGIN
  IF timeout_ms > 0 THEN
    IF NOT ${schema}.pg_background_wait_v2_timeout(pid, cookie, timeout_ms) THEN
      BEGIN
        PERFORM ${schema}.pg_background_cancel_v2_grace(pid, cookie, 1000);
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END;
      RETURN false;
    END IF;
  ELSE
    PERFORM ${schema}.pg_background_wait_v2(pid, cookie);
  END IF;
  RETURN true;
END
$pgbg$;

-- Detaches a worker that may be gone.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_let_go(pid pg_catalog.int4, cookie pg_catalog.int8)
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
BEGIN
  PERFORM ${schema}.pg_background_detach_v2(pid, cookie);
EXCEPTION WHEN OTHERS THEN
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
