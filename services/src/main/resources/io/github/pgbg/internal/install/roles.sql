    FOREACH role_name IN ARRAY ARRAY['pgbackground_executor', 'pgbackground_role'] LOOP
      IF to_regrole(role_name) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
          new_roles := new_roles || role_name;
        EXCEPTION
          WHEN duplicate_object OR unique_violation THEN
            NULL;
          WHEN OTHERS THEN
            RAISE NOTICE 'role "%" was not created: %', role_name, SQLERRM;
        END;
      END IF;
    END LOOP;
