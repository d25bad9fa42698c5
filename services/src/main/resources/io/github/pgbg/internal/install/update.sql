${requireInstallation}
${requireOwner}
${requireVersion}
    wanted_level := COALESCE(${level}, home_level);
    wanted := api -> wanted_level;
    script := ${script};
    target := home;
    target_oid := home_oid;
    IF home_level = '2.0' AND wanted_level = '1.10' THEN
      RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format(
        'extension "pg_background" has no update path from version "%s" to version "%s"',
        home_level, wanted_level);
    END IF;
    IF strpos(home_mark, concat(wanted ->> 'mark', ' ', md5(home))) > 0 THEN
      RAISE NOTICE 'version "%" of extension "pg_background" is already installed', wanted_level;
      EXIT work;
    END IF;
${roles}
    IF me <> home_owner THEN
      PERFORM set_config('role', pg_get_userbyid(home_owner)::text, true);
    END IF;
${findObjects}
    -- Types whose columns stay, and functions whose signature and result stay, stay in place.
    kept_types := ARRAY(SELECT t.oid FROM pg_type t WHERE t.oid = ANY (ours_types)
      AND EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'types') AS y
        WHERE y ->> 'name' = t.typname AND y ->> 'shape' = (
          SELECT string_agg(format('%s %s', a.attname, c.typname), ',' ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_type c ON c.oid = a.atttypid
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)));
    kept_functions := ARRAY(SELECT p.oid FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
      WHERE p.oid = ANY (ours_functions)
        AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid = ANY (ours_types)
          AND t.oid <> ALL (kept_types)
          AND (t.oid = p.prorettype OR p.proargtypes::oid[] && ARRAY[t.oid, t.typarray]))
        AND (p.proname = 'pgbg_version' OR EXISTS (
          SELECT FROM jsonb_array_elements(wanted -> 'functions') AS f
          WHERE f ->> 'name' = p.proname AND f ->> 'shape' = concat_ws(' ', (
            SELECT string_agg(t.typname, ',' ORDER BY a.place)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
              JOIN pg_type t ON t.oid = a.type),
            array_to_string(p.proargnames, ','), p.pronargdefaults::text, r.typname,
            p.proretset::text))));
${dependents}
    IF in_the_way IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '2BP01',
        MESSAGE = 'cannot update extension pg_background because other objects depend on it',
        DETAIL = in_the_way,
        HINT = 'Drop them, update, and make them again.';
    END IF;
    SELECT COALESCE(jsonb_agg(jsonb_build_object('name', g.name, 'types', g.types,
        'privilege', g.privilege, 'option', g.grantable, 'grantee', CASE g.grantee WHEN 0
          THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)::text) END)), '[]')
      INTO saved FROM (
        SELECT p.proname AS name, COALESCE((SELECT string_agg(t.typname, ',' ORDER BY a.place)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place)
              JOIN pg_type t ON t.oid = a.type), '') AS types, x.privilege_type AS privilege,
            x.is_grantable AS grantable, x.grantee
          FROM pg_proc p, aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) AS x
          WHERE p.oid = ANY (ours_functions) AND NOT starts_with(p.proname::text, 'pgbg_')
            AND x.grantee <> p.proowner
        UNION ALL
        SELECT t.typname, NULL, x.privilege_type, x.is_grantable, x.grantee
          FROM pg_type t, aclexplode(COALESCE(t.typacl, acldefault('T', t.typowner))) AS x
          WHERE t.oid = ANY (ours_types) AND x.grantee <> t.typowner) AS g;
    former := ARRAY(SELECT p.proname::text FROM pg_proc p WHERE p.oid = ANY (ours_functions)
      UNION SELECT t.typname::text FROM pg_type t WHERE t.oid = ANY (ours_types));
${strangers}
    -- the views let go of the functions beneath
    FOR item IN SELECT v.value FROM jsonb_array_elements(wanted -> 'viewShapes') AS v
        WHERE EXISTS (SELECT FROM pg_class c
          WHERE c.oid = ANY (ours_views) AND c.relname = v.value ->> 'name') LOOP
      EXECUTE format('CREATE OR REPLACE VIEW %I.%I AS SELECT %s', target, item ->> 'name',
        item ->> 'nulls');
    END LOOP;
    SELECT string_agg(f::regprocedure::text, ', ') INTO signature FROM unnest(ours_functions) AS f
      WHERE f <> ALL (kept_functions);
    IF signature IS NOT NULL THEN
      EXECUTE format('DROP FUNCTION %s', signature);
    END IF;
    SELECT string_agg(t::regtype::text, ', ') INTO signature FROM unnest(ours_types) AS t
      WHERE t <> ALL (kept_types);
    IF signature IS NOT NULL THEN
      EXECUTE format('DROP TYPE %s', signature);
    END IF;
${marker}
${build}
${nothingReplaced}
${regrant}
${grants}
    IF me <> home_owner THEN
      PERFORM set_config('role', own_role, true);
    END IF;
