    -- What others have with our names in the schema. Overloads do no harm, because our functions
    -- call each other with arguments of exactly their types.
    strangers := ARRAY(
      SELECT concat('f', p.oid, ' ', p.xmin) FROM pg_proc p
        WHERE p.pronamespace = target_oid AND p.proowner <> home_owner
      UNION ALL
      SELECT concat('c', c.oid, ' ', c.xmin) FROM pg_class c
        WHERE c.relnamespace = target_oid AND c.relowner <> home_owner);
