    -- Only checks may wait that run no code of a user as the login: foreign keys run as the owner of
    -- their tables, and a unique key over plain columns runs none.
    SELECT pg_catalog.string_agg(t.tgrelid::pg_catalog.regclass::pg_catalog.text, ', ')
      INTO refused
${changedTables}
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c
          WHERE c.oid OPERATOR(pg_catalog.=) t.tgconstraint
            AND (c.contype OPERATOR(pg_catalog.=) 'f'
              OR ((c.contype OPERATOR(pg_catalog.=) 'p' OR c.contype OPERATOR(pg_catalog.=) 'u')
                AND EXISTS (SELECT FROM pg_catalog.pg_class i JOIN pg_catalog.pg_am m
                  ON m.oid OPERATOR(pg_catalog.=) i.relam
                  WHERE i.oid OPERATOR(pg_catalog.=) c.conindid
                    AND m.amname OPERATOR(pg_catalog.=) 'btree'))));
    IF refused IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '0A000',
        MESSAGE = 'a consented job must not change tables with deferrable triggers',
        DETAIL = pg_catalog.concat('Changed by the job: ', refused),
        HINT = 'Let its triggers be immediate; deferrable foreign and unique keys may be.';
    END IF;
