    -- As PostgreSQL since CVE-2022-2625: what bears a name of ours and was there before may belong
    -- to somebody who waits for it to be run. Only what is ours already is left alone.
    SELECT o.description INTO in_the_way FROM (
      SELECT 1 AS rank, p.oid, pg_describe_object('pg_proc'::regclass, p.oid, 0) AS description
        FROM pg_proc p WHERE p.pronamespace = target_oid
          AND (starts_with(p.proname::text, 'pgbg_') OR EXISTS (
            SELECT FROM jsonb_each(api) AS l,
              jsonb_array_elements(l.value -> 'functions') AS f
            WHERE f ->> 'name' = p.proname))
      UNION ALL
      SELECT 2, t.oid, pg_describe_object('pg_type'::regclass, t.oid, 0)
        FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typnamespace = target_oid AND COALESCE(c.relkind, 'c') = 'c'
          AND EXISTS (SELECT FROM jsonb_each(api) AS l
            WHERE l.value -> 'views' ? t.typname OR EXISTS (
              SELECT FROM jsonb_array_elements(l.value -> 'types') AS y
              WHERE y ->> 'name' = t.typname))
      UNION ALL
      SELECT 3, c.oid, pg_describe_object('pg_class'::regclass, c.oid, 0)
        FROM pg_class c WHERE c.relnamespace = target_oid AND c.relkind <> 'c'
          AND EXISTS (SELECT FROM jsonb_each(api) AS l
            WHERE l.value -> 'views' ? c.relname OR EXISTS (
              SELECT FROM jsonb_array_elements(l.value -> 'types') AS y
              WHERE y ->> 'name' = c.relname))
      ) AS o ORDER BY o.rank, o.oid LIMIT 1;
    IF in_the_way IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '55000',
        MESSAGE = format('%s is not a member of extension "pg_background"', in_the_way),
        DETAIL = 'An extension is not allowed to replace an object that it does not own.',
        HINT = 'Look at it, drop or rename it, or choose another schema.';
    END IF;
