    wanted_level := ${level};
    wanted := api -> wanted_level;
    script := ${script};
    home_owner := COALESCE(home_owner, me);
    IF home IS NULL THEN
${requireVersion}
${target}
${nothingForeign}
      -- of two at once in one schema, one waits here for the other
      BEGIN
${marker}
      EXCEPTION WHEN unique_violation OR duplicate_function THEN
        home := target;
      END;
    END IF;
    IF home IS NOT NULL THEN
      IF NOT ${ifNotExists} THEN
        RAISE EXCEPTION USING ERRCODE = '42710',
          MESSAGE = 'extension "pg_background" already exists';
      END IF;
      RAISE NOTICE USING ERRCODE = '42710',
        MESSAGE = 'extension "pg_background" already exists, skipping';
      EXIT work;
    END IF;
${roles}
${build}
    EXECUTE format('COMMENT ON FUNCTION %I.pgbg_version() IS %L', target,
      'Runs SQL in background workers, for sessions of the pgbg driver.');
${grants}
    IF NOT EXISTS (SELECT FROM (${installations}) AS i
        WHERE i.counts AND i.of_all AND i.schema_oid = target_oid) THEN
      RAISE NOTICE USING MESSAGE = format('extension "pg_background" in schema "%s" is for sessions'
          ' of its owner, and of roles that are members of it', target),
        HINT = 'Sessions of all users take an installation that belongs, with its schema, to the'
          ' owner of the database or a superuser.';
    END IF;
