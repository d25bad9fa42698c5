    -- CREATE OR REPLACE leaves what it replaces to its owner: nothing of somebody else's may have
    -- been replaced.
    SELECT o.description INTO in_the_way FROM (
      SELECT pg_describe_object('pg_proc'::regclass, p.oid, 0) AS description
        FROM pg_proc p WHERE p.pronamespace = target_oid AND p.proowner <> home_owner
          AND concat('f', p.oid, ' ', p.xmin) <> ALL (strangers)
      UNION ALL
      SELECT pg_describe_object('pg_class'::regclass, c.oid, 0)
        FROM pg_class c WHERE c.relnamespace = target_oid AND c.relowner <> home_owner
          AND concat('c', c.oid, ' ', c.xmin) <> ALL (strangers)
          AND api -> wanted_level -> 'views' ? c.relname
      ) AS o LIMIT 1;
    IF in_the_way IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '55000',
        MESSAGE = format('%s is not a member of extension "pg_background"', in_the_way),
        DETAIL = 'An extension is not allowed to replace an object that it does not own.',
        HINT = 'Look at it, drop or rename it.';
    END IF;
