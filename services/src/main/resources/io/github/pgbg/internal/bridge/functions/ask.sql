-- Sends a request to the driver and waits for its answer; docs/protocol.md has the sequence.
--
-- Freedom is proved: code that can take the login's identity for a moment reads the login's
-- mailbox and signs with its key. PostgreSQL refuses that in definer code and in
-- security-restricted operations. Only what DEALLOCATE says tells those two apart: it is refused
-- in restricted operations, also by definer functions inside of them.
--
-- Definer code signs with the key in the mailbox of its own role. Where that mailbox lies, it asks
-- for itself, at random, so that nobody can be there before; the setting that keeps the number is
-- not believed: the owner of the mailbox is looked at.
--
-- Read-only transactions may not open for writing since PostgreSQL 16; where each query has a
-- snapshot of its own, opening anew shows the answer too.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_ask(operation pg_catalog.text, arguments pg_catalog.text)
RETURNS pg_catalog.text[] LANGUAGE plpgsql AS $pgbg$
DECLARE
  channel pg_catalog.int8 := ${channel};
  acting pg_catalog.int8 := pg_catalog.to_regrole(pg_catalog.quote_ident(current_user))::pg_catalog.oid;
  role_before pg_catalog.text := pg_catalog.current_setting('role');
  session_before pg_catalog.text := session_user;
  mode pg_catalog.int4 := ${readAndWrite};
  request pg_catalog.text := pg_catalog.concat(operation, E'\n', arguments);
  nonce pg_catalog.int8 := (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
    OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8;
  kind pg_catalog.text;
  box pg_catalog.int8;
  step pg_catalog.int4;
  fd pg_catalog.int4;
  ignored pg_catalog.text;
  key pg_catalog.bytea;
  mac pg_catalog.text;
  waits pg_catalog.int8;
  granted pg_catalog.bool := false;
  pause_ms pg_catalog.int4 := 1;
  silent_ms pg_catalog.int4 := 0;
  limit_ms pg_catalog.int4 := ${silenceMillis};
  head pg_catalog.text;
  sign pg_catalog.text := '';
  answer pg_catalog.text[];
BEGIN
  IF pg_catalog.pg_is_in_recovery() THEN
    RAISE EXCEPTION USING ERRCODE = '25006',
      MESSAGE = 'pg_background cannot be called from inside SQL on a standby',
      HINT = 'A query that is one call only can; it runs its job on this server, where nothing can be written.';
  END IF;
  IF pg_catalog.current_setting('lo_compat_privileges')::pg_catalog.bool THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'pg_background cannot be called from inside SQL while lo_compat_privileges is on',
      DETAIL = 'Every role could read what the driver and the functions say to each other.',
      HINT = 'Set lo_compat_privileges to off, for the server, the database and all roles.';
  END IF;
  IF pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool
      AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4
        OPERATOR(pg_catalog.>=) 160000 THEN
    IF pg_catalog.current_setting('transaction_isolation') OPERATOR(pg_catalog.!~~) 'read%'
    THEN
      RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '${readOnlyMessage}',
        HINT = 'READ COMMITTED transactions can; so can a query that is one call only.';
    END IF;
    mode := ${read};
  END IF;
  LOOP
    -- As the login, if this code is free to be.
    step := 0;
    BEGIN
      ignored := pg_catalog.set_config('role', 'none', true);
      step := 1;
      IF ${schema}.pgbg_is_ours(channel, channel) THEN
        fd := pg_catalog.lo_open(channel::pg_catalog.oid, mode);
        key := pg_catalog.loread(fd, ${keyBytes});
        kind := '${free}';
      END IF;
      ignored := pg_catalog.set_config('role', role_before, true);
    EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
      kind := NULL;
    END;
    IF kind IS NULL AND step OPERATOR(pg_catalog.=) 1 THEN
      -- SET SESSION AUTHORIZATION of a superuser's session: what the session may go back to.
      BEGIN
        ignored := pg_catalog.set_config('session_authorization', NULL, true);
        IF session_user OPERATOR(pg_catalog.<>) session_before
            AND ${schema}.pgbg_is_ours(channel, channel) THEN
          fd := pg_catalog.lo_open(channel::pg_catalog.oid, mode);
          key := pg_catalog.loread(fd, ${keyBytes});
          kind := '${free}';
        END IF;
        ignored := pg_catalog.set_config('session_authorization', session_before, true);
        ignored := pg_catalog.set_config('role', role_before, true);
      EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
        kind := NULL;
      END;
    END IF;
    IF kind IS NOT NULL THEN
      box := channel;
      EXIT;
    END IF;
    IF step OPERATOR(pg_catalog.=) 0 THEN
      -- Definer code, if it is not restricted.
      BEGIN
        EXECUTE pg_catalog.format('DEALLOCATE %I', pg_catalog.concat('pgbg ', nonce));
      EXCEPTION WHEN invalid_sql_statement_name THEN
        NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION USING ERRCODE = '0A000',
          MESSAGE = 'pg_background cannot be called within a security-restricted operation',
          HINT = 'Such operations are REINDEX, ANALYZE, VACUUM, CLUSTER, REFRESH MATERIALIZED VIEW and CREATE INDEX, with the functions of indexes and views that they run.';
      END;
      IF box IS NULL THEN
        box := ${schema}.pgbg_known_mailbox(acting);
      END IF;
      BEGIN
        IF box IS NOT NULL THEN
          fd := pg_catalog.lo_open(box::pg_catalog.oid, mode);
          key := pg_catalog.loread(fd, ${keyBytes});
          kind := '${definer}';
          EXIT;
        END IF;
      EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
        NULL;
      END;
    END IF;
    -- The driver has yet to open its control connection, or to make the mailbox.
    IF silent_ms OPERATOR(pg_catalog.=) 0 THEN
      PERFORM ${schema}.pgbg_check_unreachable();
      IF step OPERATOR(pg_catalog.=) 0 THEN
        box := ${schema}.pgbg_new_mailbox(acting);
        RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = '${hello}',
          DETAIL = pg_catalog.concat(acting, ' ', box);
      ELSE
        RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = '${open}',
          DETAIL = pg_catalog.pg_backend_pid()::pg_catalog.text;
      END IF;
    END IF;
    PERFORM pg_catalog.pg_sleep(pause_ms OPERATOR(pg_catalog./) 1000.0::pg_catalog.float8);
    silent_ms := silent_ms OPERATOR(pg_catalog.+) pause_ms;
    pause_ms := LEAST(pause_ms OPERATOR(pg_catalog.*) 2, 50);
    IF silent_ms OPERATOR(pg_catalog.>) limit_ms THEN
      PERFORM ${schema}.pgbg_no_driver();
    END IF;
    channel := ${channel};
  END LOOP;
  mac := pg_catalog.concat_ws(' ', kind, acting, nonce, request);
  mac := pg_catalog.encode(pg_catalog.sha256(key OPERATOR(pg_catalog.||) pg_catalog.sha256(key
    OPERATOR(pg_catalog.||) pg_catalog.convert_to(mac, 'UTF8'))), 'hex');
  waits := ${schema}.pgbg_current_lock(channel);
  RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = request,
    DETAIL = pg_catalog.concat_ws(' ', kind, acting, mac, nonce);
  pause_ms := ${firstPauseMillis};
  silent_ms := 0;
  LOOP
    -- The lock is how the driver wakes this function; whether there is an answer, the mailbox says.
    IF NOT granted THEN
      granted := ${schema}.pgbg_pause(waits, pause_ms);
    ELSE
      PERFORM pg_catalog.pg_sleep(pause_ms OPERATOR(pg_catalog./) 1000.0::pg_catalog.float8);
      silent_ms := silent_ms OPERATOR(pg_catalog.+) pause_ms;
    END IF;
    IF mode OPERATOR(pg_catalog.=) ${read} THEN
      fd := ${schema}.pgbg_reopen(fd, box::pg_catalog.oid, kind OPERATOR(pg_catalog.=) '${free}');
    END IF;
    ignored := pg_catalog.lo_lseek64(fd, (nonce OPERATOR(pg_catalog.&) ${lastPlace})
      OPERATOR(pg_catalog.*) ${placeBytes} OPERATOR(pg_catalog.+) ${placeBytes}, 0);
    head := pg_catalog.encode(pg_catalog.loread(fd, 10), 'escape');
    IF head OPERATOR(pg_catalog.~) '^[0-9]{10}$' THEN
      answer := pg_catalog.convert_from(pg_catalog.loread(fd, head::pg_catalog.int4),
        'UTF8')::pg_catalog.text[];
      EXIT WHEN answer[1] OPERATOR(pg_catalog.=) mac;
      answer := NULL;
    ELSIF head OPERATOR(pg_catalog.~) '^w[0-9]{9}$' AND head OPERATOR(pg_catalog.<>) sign THEN
      sign := head;
      silent_ms := 0;
      limit_ms := pg_catalog.substr(head, 7)::pg_catalog.int4 OPERATOR(pg_catalog.*) 1000;
    END IF;
    IF granted THEN
      pause_ms := 20;
    ELSE
      silent_ms := silent_ms OPERATOR(pg_catalog.+) pause_ms;
      pause_ms := LEAST(pause_ms OPERATOR(pg_catalog.*) 2, 500);
    END IF;
    IF silent_ms OPERATOR(pg_catalog.>=) limit_ms THEN
      IF granted THEN
        RAISE EXCEPTION USING ERRCODE = '08006',
          MESSAGE = 'lost the control connection of the pgbg driver';
      END IF;
      RAISE EXCEPTION USING ERRCODE = '0A000',
        MESSAGE = 'the pgbg driver does not answer',
        DETAIL = CASE WHEN operation OPERATOR(pg_catalog.=) '${launchAndRead}'
          THEN 'Whether the job was launched, is not known.' ELSE 'Nothing was launched.' END,
        HINT = 'It cannot while it sends a large COPY over TLS, for example.';
    END IF;
  END LOOP;
  ignored := pg_catalog.lo_close(fd);
  IF answer[2] OPERATOR(pg_catalog.=) '${launched}' THEN
    -- Only now the job begins: what ends this function before, ends it without a job.
    RAISE INFO USING ERRCODE = '${requestState}', MESSAGE = '${taken}', DETAIL = mac;
  ELSIF answer[2] OPERATOR(pg_catalog.=) '${error}' THEN
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
