    -- What is in the place of something that is to be made. Overloads do no harm, because our
    -- functions call each other with arguments of exactly their types.
    SELECT o.description INTO in_the_way FROM (
      SELECT pg_describe_object('pg_proc'::regclass, p.oid, 0) AS description
        FROM pg_proc p WHERE p.pronamespace = target_oid AND p.oid <> ALL (ours_functions)
          AND EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'functions') AS f
            WHERE f ->> 'name' = p.proname AND f ->> 'types' = COALESCE((
              SELECT string_agg(t.typname, ',' ORDER BY a.place)
              FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
                JOIN pg_type t ON t.oid = a.type), ''))
      UNION ALL
      SELECT pg_describe_object('pg_type'::regclass, t.oid, 0)
        FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typnamespace = target_oid AND COALESCE(c.relkind, 'c') = 'c'
          AND t.oid <> ALL (ours_types)
          AND EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'types') AS y
            WHERE y ->> 'name' = t.typname)
      UNION ALL
      SELECT pg_describe_object('pg_class'::regclass, c.oid, 0)
        FROM pg_class c WHERE c.relnamespace = target_oid AND c.oid <> ALL (ours_views)
          AND c.relkind <> 'c' AND wanted -> 'views' ? c.relname
      ) AS o LIMIT 1;
    IF in_the_way IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '55000',
        MESSAGE = format('%s is not a member of extension "pg_background"', in_the_way),
        DETAIL = 'An extension is not allowed to replace an object that it does not own.',
        HINT = 'Look at it, drop or rename it.';
    END IF;
    strangers := ARRAY(
      SELECT concat('f', p.oid, ' ', p.xmin) FROM pg_proc p
        WHERE p.pronamespace = target_oid AND p.proowner <> home_owner
      UNION ALL
      SELECT concat('c', c.oid, ' ', c.xmin) FROM pg_class c
        WHERE c.relnamespace = target_oid AND c.relowner <> home_owner);
