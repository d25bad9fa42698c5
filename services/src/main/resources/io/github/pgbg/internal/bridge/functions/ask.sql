-- Sends a request and waits for its answer.
--
-- Read-only transactions may not open for writing since PostgreSQL 16; where each query has a
-- snapshot of its own, opening anew shows the answer too.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_ask(operation pg_catalog.text, arguments pg_catalog.text)
RETURNS pg_catalog.text[] LANGUAGE plpgsql AS $pgbg$
DECLARE
  role_oid pg_catalog.int8;
  box pg_catalog.oid;
  mode pg_catalog.int4 := ${readAndWrite};
  fd pg_catalog.int4;
  waits pg_catalog.int8 := ${schema}.pgbg_current_lock();
  request pg_catalog.text := pg_catalog.concat(operation, E'\n', arguments);
  nonce pg_catalog.int8 := (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
    OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8;
  mac pg_catalog.text;
  length pg_catalog.text;
  answer pg_catalog.text[];
BEGIN
  SELECT r.oid INTO role_oid FROM pg_catalog.pg_roles r
    WHERE r.rolname OPERATOR(pg_catalog.=) current_user;
  box := (role_oid OPERATOR(pg_catalog.#) ${boxBase})::pg_catalog.oid;
  IF pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'on'
      AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4
        OPERATOR(pg_catalog.>=) 160000 THEN
    IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.!~~) 'read%'
    THEN
      RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '${readOnlyMessage}',
        HINT = 'READ COMMITTED transactions can; so can a query that is one call only.';
    END IF;
    mode := ${read};
  END IF;
  BEGIN
    fd := pg_catalog.lo_open(box, mode);
  EXCEPTION WHEN undefined_object OR insufficient_privilege THEN
    PERFORM ${schema}.pgbg_trust(NULL::pg_catalog.oid, waits);
    RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = '${hello}',
      DETAIL = pg_catalog.concat(role_oid, ' ', current_user);
    PERFORM ${schema}.pgbg_wait(waits);
    waits := ${schema}.pgbg_current_lock();
    fd := pg_catalog.lo_open(box, mode);
  END;
  PERFORM ${schema}.pgbg_trust(box, waits);
  mac := pg_catalog.encode(pg_catalog.sha256(pg_catalog.loread(fd, 32)
    OPERATOR(pg_catalog.||) pg_catalog.convert_to(
    pg_catalog.concat(nonce, ' ', request), 'UTF8')), 'hex');
  RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = request,
    DETAIL = pg_catalog.concat(role_oid, ' ', mac, ' ', nonce);
  PERFORM ${schema}.pgbg_wait(waits);
  IF mode OPERATOR(pg_catalog.<>) ${readAndWrite} THEN
    PERFORM pg_catalog.lo_close(fd);
    fd := pg_catalog.lo_open(box, mode);
  END IF;
  PERFORM pg_catalog.lo_lseek64(fd, (nonce OPERATOR(pg_catalog.&) ${lastPlace})
    OPERATOR(pg_catalog.*) ${placeBytes} OPERATOR(pg_catalog.+) ${placeBytes}, 0);
  length := pg_catalog.encode(pg_catalog.loread(fd, 10), 'escape');
  IF length OPERATOR(pg_catalog.~) '^[0-9]{10}$' THEN
    answer := pg_catalog.convert_from(pg_catalog.loread(fd, length::pg_catalog.int4),
      'UTF8')::pg_catalog.text[];
  END IF;
  PERFORM pg_catalog.lo_close(fd);
  IF answer IS NULL OR answer[1] OPERATOR(pg_catalog.<>) mac THEN
    RAISE EXCEPTION USING ERRCODE = '08006',
      MESSAGE = 'lost the control connection of the pgbg driver';
  END IF;
  IF answer[2] OPERATOR(pg_catalog.=) '${error}' THEN
    RAISE EXCEPTION USING ERRCODE = answer[3], MESSAGE = answer[4],
      DETAIL = COALESCE(answer[5], ''), HINT = COALESCE(answer[6], ''),
      SCHEMA = COALESCE(answer[7], ''), TABLE = COALESCE(answer[8], ''),
      COLUMN = COALESCE(answer[9], ''), DATATYPE = COALESCE(answer[10], ''),
      CONSTRAINT = COALESCE(answer[11], '');
  END IF;
  RETURN answer;
END
$pgbg$;

-- A text as the driver reads it: its length in characters, a colon, itself; a dash for NULL.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_word(value pg_catalog.text)
RETURNS pg_catalog.text LANGUAGE plpgsql IMMUTABLE AS $pgbg$
BEGIN
  IF value IS NULL THEN
    RETURN '-';
  END IF;
  RETURN pg_catalog.concat(pg_catalog.length(value), ':', value);
END
$pgbg$;
