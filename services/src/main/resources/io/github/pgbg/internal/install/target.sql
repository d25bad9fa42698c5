    target := COALESCE(${schema}, target);
    IF target IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = '3F000',
        MESSAGE = 'no schema has been selected to create in';
    END IF;
    target_oid := (SELECT n.oid FROM pg_namespace n WHERE n.nspname = target);
    IF target_oid IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = '3F000',
        MESSAGE = format('schema "%s" does not exist', target);
    END IF;
