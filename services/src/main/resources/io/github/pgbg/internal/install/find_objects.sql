    -- What belongs to the installation: functions of its owner with our signatures or with the
    -- names of our helpers, types and views of its owner with our names.
    ours_functions := ARRAY(SELECT p.oid FROM pg_proc p
      WHERE p.pronamespace = home_oid AND p.proowner = home_owner
        AND (starts_with(p.proname::text, 'pgbg_') OR EXISTS (
          SELECT FROM jsonb_array_elements(api -> home_level -> 'functions') AS f
          WHERE f ->> 'name' = p.proname AND f ->> 'types' = COALESCE((
            SELECT string_agg(t.typname, ',' ORDER BY a.place)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
              JOIN pg_type t ON t.oid = a.type), ''))
          -- up to protocol 1
          OR (p.proname IN ('grant_pg_background_privileges', 'revoke_pg_background_privileges')
            AND p.proargtypes[0] = 'name'::regtype)));
    ours_types := ARRAY(SELECT t.oid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
      WHERE t.typnamespace = home_oid AND t.typowner = home_owner AND c.relkind = 'c'
        AND EXISTS (SELECT FROM jsonb_array_elements(api -> home_level -> 'types') AS y
          WHERE y ->> 'name' = t.typname));
    ours_views := ARRAY(SELECT c.oid FROM pg_class c
      WHERE c.relnamespace = home_oid AND c.relowner = home_owner AND c.relkind = 'v'
        AND api -> home_level -> 'views' ? c.relname);
