    IF home IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = '42704',
        MESSAGE = 'extension "pg_background" does not exist';
    END IF;
