RAISE INFO USING ERRCODE = '${state}', MESSAGE = coalesce($1, 0)::pg_catalog.text, DETAIL = coalesce($2, '');
