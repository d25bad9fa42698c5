    -- Objects of others that depend on functions, types and views that are to go.
    SELECT string_agg(DISTINCT format('%s depends on %s', pg_describe_object(
        CASE WHEN w.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass END,
        COALESCE(w.ev_class, d.objid), CASE WHEN w.oid IS NULL THEN d.objsubid ELSE 0 END),
        pg_describe_object(d.refclassid, d.refobjid, 0)), E'\n')
      INTO in_the_way
      FROM (SELECT 'pg_proc'::regclass::oid AS class, unnest(${functions}) AS object
        UNION ALL SELECT 'pg_type'::regclass, u.type FROM pg_type t,
          unnest(ARRAY[t.oid, t.typarray]) AS u(type) WHERE t.oid = ANY (${types})
        UNION ALL SELECT 'pg_class'::regclass, t.typrelid FROM pg_type t
          WHERE t.oid = ANY (${types})
        UNION ALL SELECT 'pg_class'::regclass, unnest(${views})
        UNION ALL SELECT 'pg_type'::regclass, u.type FROM pg_type t,
          unnest(ARRAY[t.oid, t.typarray]) AS u(type) WHERE t.typrelid = ANY (${views})
        ) AS going(class, object)
      JOIN pg_depend d ON d.refclassid = going.class AND d.refobjid = going.object
      LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
      WHERE d.deptype IN ('n', 'a')
        AND NOT (d.classid = 'pg_proc'::regclass AND d.objid = ANY (ours_functions))
        AND NOT (d.classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t
          WHERE d.objid IN (t.oid, t.typarray)
            AND (t.oid = ANY (ours_types) OR t.typrelid = ANY (ours_views))))
        AND NOT (d.classid = 'pg_class'::regclass AND (d.objid = ANY (ours_views)
          OR EXISTS (SELECT FROM pg_type t WHERE t.typrelid = d.objid
            AND t.oid = ANY (ours_types))))
        AND NOT COALESCE(w.ev_class = ANY (ours_views), false);
