${requireInstallation}
${requireOwner}
    wanted_level := home_level;
    wanted := api -> wanted_level;
    script := ${script};
${target}
    IF target = home THEN
      EXIT work;
    END IF;
    IF strpos(home_mark, concat(wanted ->> 'mark', ' ')) = 0 THEN
      RAISE EXCEPTION USING ERRCODE = '55000',
        MESSAGE = 'extension "pg_background" was installed by another version of the pgbg driver',
        HINT = 'First ALTER EXTENSION pg_background UPDATE.';
    END IF;
${nothingForeign}
${findObjects}
    FOR signature IN
        SELECT format('FUNCTION %s', f::regprocedure) FROM unnest(ours_functions) AS f
        UNION ALL SELECT format('VIEW %s', v::regclass) FROM unnest(ours_views) AS v
        UNION ALL SELECT format('TYPE %s', t::regtype) FROM unnest(ours_types) AS t LOOP
      EXECUTE format('ALTER %s SET SCHEMA %I', signature, target);
    END LOOP;
    -- the functions name their schema, so they are made again there
    IF me <> home_owner THEN
      PERFORM set_config('role', pg_get_userbyid(home_owner)::text, true);
    END IF;
    kept_functions := ours_functions;
    kept_types := ours_types;
${strangers}
${marker}
${build}
${nothingReplaced}
    IF me <> home_owner THEN
      PERFORM set_config('role', own_role, true);
    END IF;
