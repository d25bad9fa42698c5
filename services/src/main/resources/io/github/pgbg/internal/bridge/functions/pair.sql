-- What pg_background_result(pg_background_launch(…)) is written as in the texts of a session: the
-- inner function only keeps its arguments, and the outer one asks for both at once.
CREATE OR REPLACE FUNCTION ${schema}.${launch}(sql pg_catalog.text,
  queue_size pg_catalog.int4 DEFAULT 0)
RETURNS pg_catalog.text[] LANGUAGE plpgsql STRICT IMMUTABLE AS $pgbg$
BEGIN
  RETURN ARRAY[sql, queue_size::pg_catalog.text];
END
$pgbg$;
