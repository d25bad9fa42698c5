  -- A letter a statement: c gives none, r gives rows, u is not known before. Rows of all but the
  -- last are moved over, so that they take no memory.
  FOR i IN 1 .. pg_catalog.cardinality(statements) LOOP
    counted := NULL;
    fetched := false;
    IF pg_catalog.substr(kinds, i, 1) OPERATOR(pg_catalog.<>) 'c' THEN
      BEGIN
        OPEN portal NO SCROLL FOR EXECUTE statements[i];
        fetched := true;
      EXCEPTION WHEN invalid_cursor_definition THEN
        IF pg_catalog.substr(kinds, i, 1) OPERATOR(pg_catalog.=) 'r' THEN
          RAISE;
        END IF;
      END;
    END IF;
    IF NOT fetched THEN
      EXECUTE statements[i];
      GET DIAGNOSTICS counted = ROW_COUNT;
    ELSIF wants_rows AND i OPERATOR(pg_catalog.=) pg_catalog.cardinality(statements) THEN
      -- At its start a portal gives a row of nulls that has the types of its columns: record_send
      -- writes them, and needs no binary form of any value.
      FETCH RELATIVE 0 FROM portal INTO line;
      kind := 'name';
      FOR value IN SELECT n FROM pg_catalog.json_object_keys(pg_catalog.row_to_json(line)) AS n LOOP
        RETURN NEXT;
      END LOOP;
      kind := 'type';
      types := pg_catalog.encode(pg_catalog.record_send(line), 'hex');
      WHILE pg_catalog.length(types) OPERATOR(pg_catalog.>) 8 LOOP
        type_oid := pg_catalog.concat('x', pg_catalog.substr(types, 9, 8))::pg_catalog.bit(32)
          ::pg_catalog.int8;
        types := pg_catalog.concat('00000000', pg_catalog.substr(types, 25));
        type_modifier := -1;
        LOOP -- to the type under all domains, as in the description of rows
          SELECT t.typbasetype, t.typtypmod INTO domain_base, domain_modifier
            FROM pg_catalog.pg_type t
            WHERE t.oid OPERATOR(pg_catalog.=) type_oid::pg_catalog.oid
              AND t.typtype OPERATOR(pg_catalog.=) 'd';
          EXIT WHEN NOT FOUND;
          type_oid := domain_base;
          type_modifier := domain_modifier;
        END LOOP;
        value := pg_catalog.concat(type_oid, ' ', type_modifier);
        RETURN NEXT;
      END LOOP;
      kind := 'row';
      LOOP
        FETCH portal INTO line;
        EXIT WHEN NOT FOUND;
        value := line::pg_catalog.text;
        RETURN NEXT;
      END LOOP;
      CLOSE portal;
    ELSE
      MOVE FORWARD ALL FROM portal;
      GET DIAGNOSTICS counted = ROW_COUNT;
      CLOSE portal;
    END IF;
    IF counted IS NOT NULL THEN
      RAISE INFO USING ERRCODE = '${doneState}', MESSAGE = counted::pg_catalog.text;
    END IF;
  END LOOP;
