    IF NOT pg_has_role(home_owner, 'USAGE') THEN
      RAISE EXCEPTION USING ERRCODE = '42501',
        MESSAGE = 'must be owner of extension pg_background';
    END IF;
    IF home_protocol > ${protocol} THEN
      RAISE EXCEPTION USING ERRCODE = '55000',
        MESSAGE = 'extension "pg_background" was installed by a newer version of the pgbg driver',
        HINT = 'Use that version for statements about the extension.';
    END IF;
