  -- What waits for the commit would run there as the login: deferred triggers and constraints, and
  -- cursors that outlive it. All of it is done now, as the role of this code.
  --
  -- An event that waits has a lock, stronger than a reader's, on its table, which has a deferrable
  -- trigger, and the lock is ours. Where there is such a table, SET CONSTRAINTS runs what waits; but
  -- what runs may defer again. It must change something for that, and whatever changes something
  -- uses command numbers: so nothing waits any more after a round in which none was used, which the
  -- cmin of two rows tells. Each round has a table of its own, to which nobody can have added a
  -- trigger.
  FOR round IN 1 .. ${rounds} LOOP
${refuse}    SELECT pg_catalog.string_agg(t.tgrelid::pg_catalog.regclass::pg_catalog.text, ', ')
      INTO pending
${changedTables};
    EXIT WHEN pending IS NULL;
    EXECUTE pg_catalog.format('CREATE TEMPORARY TABLE pg_temp.pgbg_${table}_%s ()', round);
    EXECUTE pg_catalog.format('INSERT INTO pg_temp.pgbg_${table}_%s DEFAULT VALUES RETURNING'
      ' cmin::pg_catalog.text::pg_catalog.int8', round) INTO command_before;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE pg_catalog.format('INSERT INTO pg_temp.pgbg_${table}_%s DEFAULT VALUES RETURNING'
      ' cmin::pg_catalog.text::pg_catalog.int8', round) INTO command_after;
    IF command_after OPERATOR(pg_catalog.=) (command_before OPERATOR(pg_catalog.+) 1) THEN
      pending := NULL;
      EXIT;
    END IF;
  END LOOP;
  IF pending IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = '${message}',
      DETAIL = pg_catalog.concat('Changed by the job: ', pending), HINT = '${hint}';
  END IF;
  EXECUTE 'CLOSE ALL';
