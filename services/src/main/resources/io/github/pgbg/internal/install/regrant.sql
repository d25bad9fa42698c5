    -- Privileges follow a function or type to its new names. Where a predecessor had the very
    -- signature, that one counts, else any.
    FOR signature IN
        SELECT DISTINCT format('GRANT EXECUTE ON FUNCTION %s TO %s%s', p.oid::regprocedure,
            s ->> 'grantee', CASE WHEN s ->> 'option' = 'true' THEN ' WITH GRANT OPTION' END)
          FROM pg_proc p
            JOIN LATERAL (SELECT COALESCE((SELECT string_agg(t.typname, ',' ORDER BY a.place)
              FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
                JOIN pg_type t ON t.oid = a.type), '') AS types) AS y ON true
            JOIN jsonb_array_elements(wanted -> 'functions') AS f
              ON f ->> 'name' = p.proname AND f ->> 'types' = y.types
            JOIN jsonb_array_elements(saved) AS s
              ON f -> 'before' ? (s ->> 'name') AND s ->> 'types' IS NOT NULL
          WHERE p.pronamespace = target_oid AND p.proowner = home_owner
            AND (s ->> 'types' = y.types OR NOT EXISTS (
              SELECT FROM jsonb_array_elements(saved) AS o
              WHERE o ->> 'name' = s ->> 'name' AND o ->> 'types' = y.types))
        UNION
        SELECT format('GRANT USAGE ON TYPE %I.%I TO %s%s', target, t ->> 'name', s ->> 'grantee',
            CASE WHEN s ->> 'option' = 'true' THEN ' WITH GRANT OPTION' END)
          FROM jsonb_array_elements(wanted -> 'types') AS t
            JOIN jsonb_array_elements(saved) AS s
              ON t -> 'before' ? (s ->> 'name') AND s ->> 'types' IS NULL LOOP
      EXECUTE signature;
    END LOOP;
