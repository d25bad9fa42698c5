
/* secret in @place@ */
#variable_conflict use_variable
DECLARE
  secret pg_catalog.bytea := pg_catalog.lo_get(@place@::pg_catalog.oid, 0, 32);
  job pg_catalog.jsonb;
  asked pg_catalog.text;
  setting pg_catalog.record;
  statements pg_catalog.text[] := '{}';
  begins pg_catalog.int4 := 1;
  signed_at pg_catalog.int8; -- in microseconds
${runVariables}BEGIN
  IF secret IS NULL OR pg_catalog.length(secret) OPERATOR(pg_catalog.<>) 32
      OR signature OPERATOR(pg_catalog.<>) pg_catalog.encode(pg_catalog.sha256(secret
        OPERATOR(pg_catalog.||) pg_catalog.sha256(secret OPERATOR(pg_catalog.||)
        pg_catalog.convert_to(ticket, 'UTF8'))), 'hex') IS NOT FALSE THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = pg_catalog.format('the job was not signed by code of role "%s"', current_user);
  END IF;
  secret := NULL;
  job := ticket::pg_catalog.jsonb;
  -- For this session's user, on this server and in this database, by a session that has nothing
  -- that could change the meaning of the text, soon, and once.
  IF (job OPERATOR(pg_catalog.->>) 'session') OPERATOR(pg_catalog.<>) session_user
      OR (job OPERATOR(pg_catalog.->>) 'database')::pg_catalog.oid OPERATOR(pg_catalog.<>)
        (SELECT d.oid FROM pg_catalog.pg_database d
          WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
      OR (job OPERATOR(pg_catalog.->>) 'server')::pg_catalog.int8 OPERATOR(pg_catalog.<>)
        (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())
          OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'the job was signed for another session, database or server';
  END IF;
  signed_at := (job OPERATOR(pg_catalog.->>) 'at')::pg_catalog.int8;
  IF (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
        OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 OPERATOR(pg_catalog.-) signed_at
        OPERATOR(pg_catalog.>) ${maximumAgeMicros}
      OR (pg_catalog.date_part('epoch', pg_catalog.transaction_timestamp())
        OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8 OPERATOR(pg_catalog.<) signed_at THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'the job was signed too long ago, or after this transaction began';
  END IF;
  IF pg_catalog.pg_my_temp_schema() OPERATOR(pg_catalog.<>) 0::pg_catalog.oid AND (
      EXISTS (SELECT FROM pg_catalog.pg_class o
        WHERE o.relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
      OR EXISTS (SELECT FROM pg_catalog.pg_type o
        WHERE o.typnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
      OR EXISTS (SELECT FROM pg_catalog.pg_proc o
        WHERE o.pronamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
      OR EXISTS (SELECT FROM pg_catalog.pg_operator o
        WHERE o.oprnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
      OR EXISTS (SELECT FROM pg_catalog.pg_collation o
        WHERE o.collnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
      OR EXISTS (SELECT FROM pg_catalog.pg_ts_config o
        WHERE o.cfgnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())) THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'the session has temporary objects, which could change the meaning of the job';
  END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_prepared_statement()) THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = 'the session has prepared statements, which could change the meaning of the job';
  END IF;
  IF pg_catalog.concat(job OPERATOR(pg_catalog.#>>) '{settings,default_transaction_isolation}', ', ',
      pg_catalog.current_setting('transaction_isolation'))
      OPERATOR(pg_catalog.<>) 'read committed, read committed' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'a consented job runs in a READ COMMITTED transaction only',
      HINT = 'Let the function that launches it SET default_transaction_isolation = ''read committed''.';
  END IF;
  INSERT INTO @marks@ AS m VALUES (signature, pg_catalog.clock_timestamp())
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'the job has been run before';
  END IF;
  DELETE FROM @marks@ AS m WHERE m.ctid OPERATOR(pg_catalog.=) ANY (ARRAY(
    SELECT o.ctid FROM @marks@ AS o WHERE o.used_at OPERATOR(pg_catalog.<)
      (pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) '1 day'::pg_catalog.interval)
      LIMIT 20 FOR UPDATE SKIP LOCKED));
  FOR setting IN SELECT s.key, s.value
      FROM pg_catalog.jsonb_each_text(job OPERATOR(pg_catalog.->) 'settings') AS s(key, value)
      WHERE pg_catalog.current_setting(s.key, true) OPERATOR(pg_catalog.=) s.value IS NOT TRUE
        AND s.key OPERATOR(pg_catalog.<>) ALL ('{role,session_authorization,client_encoding,'
          'statement_timeout,application_name,search_path}'::pg_catalog.text[]) LOOP
    BEGIN
      PERFORM pg_catalog.set_config(setting.key, setting.value, false);
    EXCEPTION WHEN insufficient_privilege THEN
      NULL; -- what this role may not set, its job does without
    END;
  END LOOP;
  IF (job OPERATOR(pg_catalog.#>>) '{settings,default_transaction_read_only}')
      OPERATOR(pg_catalog.=) 'on' THEN
    PERFORM pg_catalog.set_config('transaction_read_only', 'on', true);
  END IF;
  -- Where the statements end, the caller's driver says, and is not believed: what ends in a constant
  -- or in a comment between the stars is no statement, and in a comment to the end of the line, a
  -- parenthesis after it is no error.
  asked := job OPERATOR(pg_catalog.->>) 'sql';
  FOR i IN 1 .. pg_catalog.cardinality(cuts) LOOP
    counted := cuts[i] OPERATOR(pg_catalog.-) begins OPERATOR(pg_catalog.+) 1;
    IF counted OPERATOR(pg_catalog.<) 1 OR counted IS NULL
        OR pg_catalog.substr(asked, cuts[i], 1) OPERATOR(pg_catalog.<>) ';' THEN
      RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'no statement of the job ends there';
    END IF;
    statements := statements OPERATOR(pg_catalog.||) pg_catalog.substr(asked, begins,
      counted::pg_catalog.int4);
    begins := cuts[i] OPERATOR(pg_catalog.+) 1;
    BEGIN
      fetched := false;
      PERFORM pg_catalog.query_to_xmlschema(pg_catalog.concat(statements[i], ')'), true, true, '');
    EXCEPTION WHEN syntax_error THEN
      fetched := true;
    WHEN OTHERS THEN
      NULL;
    END;
    IF NOT fetched THEN
      RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'no statement of the job ends there';
    END IF;
  END LOOP;
  statements := statements OPERATOR(pg_catalog.||) pg_catalog.substr(asked, begins);
  PERFORM pg_catalog.set_config('search_path', job OPERATOR(pg_catalog.#>>) '{settings,search_path}',
    false);
${runStatements}${settle}END
