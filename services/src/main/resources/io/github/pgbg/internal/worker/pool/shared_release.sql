-- What a rollback does not undo: locks and prepared statements of the session.
  FOR r IN
    SELECT classid::int8 AS high, objid::int8 AS low, objsubid, mode,
      concat_ws(' ', classid, objid, objsubid, mode) AS lock
    FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      AND concat_ws(' ', classid, objid, objsubid, mode)
        NOT IN (SELECT json_array_elements_text(before -> 'locks'))
  LOOP
    WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      AND concat_ws(' ', classid, objid, objsubid, mode) = r.lock)
    LOOP
      IF r.objsubid = 1 AND r.mode = 'ShareLock' THEN
        PERFORM pg_advisory_unlock_shared((r.high << 32) | r.low);
      ELSIF r.objsubid = 1 THEN
        PERFORM pg_advisory_unlock((r.high << 32) | r.low);
      ELSIF r.mode = 'ShareLock' THEN
        PERFORM pg_advisory_unlock_shared(
          r.high::bit(32)::int4, r.low::bit(32)::int4);
      ELSE
        PERFORM pg_advisory_unlock(r.high::bit(32)::int4, r.low::bit(32)::int4);
      END IF;
    END LOOP;
  END LOOP;
  FOR r IN
    SELECT name FROM pg_prepared_statements
    WHERE name NOT IN (SELECT json_array_elements_text(before -> 'prepared'))
  LOOP
    EXECUTE format('DEALLOCATE %I', r.name);
  END LOOP;
