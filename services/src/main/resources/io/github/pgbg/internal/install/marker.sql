    EXECUTE format('${create} FUNCTION %I.pgbg_version() RETURNS pg_catalog.text LANGUAGE sql'
      ' IMMUTABLE AS %L', target, format('SELECT %L::pg_catalog.text',
      concat(wanted ->> 'mark', ' ', md5(target))));
