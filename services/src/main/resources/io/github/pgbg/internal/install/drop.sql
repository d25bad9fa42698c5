${others}
    IF home IS NULL THEN
      IF NOT ${ifExists} THEN
        RAISE EXCEPTION USING ERRCODE = '42704',
          MESSAGE = 'extension "pg_background" does not exist';
      END IF;
      RAISE NOTICE 'extension "pg_background" does not exist, skipping';
      EXIT work;
    END IF;
${requireOwner}
${findObjects}
    IF NOT ${cascade} THEN
${dependents}
      IF in_the_way IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = '2BP01',
          MESSAGE = 'cannot drop extension pg_background because other objects depend on it',
          DETAIL = in_the_way,
          HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
      END IF;
    END IF;
    -- one that another has taken away meanwhile is missed here, and that is an error
    SELECT string_agg(v::regclass::text, ', ') INTO signature FROM unnest(ours_views) AS v;
    IF signature IS NOT NULL THEN
      EXECUTE format('DROP VIEW %s ${behavior}', signature);
    END IF;
    SELECT string_agg(f::regprocedure::text, ', ') INTO signature FROM unnest(ours_functions) AS f;
    EXECUTE format('DROP FUNCTION %s ${behavior}', signature);
    SELECT string_agg(t::regtype::text, ', ') INTO signature FROM unnest(ours_types) AS t;
    IF signature IS NOT NULL THEN
      EXECUTE format('DROP TYPE %s ${behavior}', signature);
    END IF;
