${requireInstallation}
${requireOwner}
    EXECUTE format('COMMENT ON FUNCTION %I.pgbg_version() IS %L', home, ${comment});
