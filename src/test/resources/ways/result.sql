# Definition lists and jobs of all kinds: WaysAgreeTest makes each of them in every way.

@SELECT 1 AS a, 'x'::text AS b
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (n int, t text)

@SELECT 1 AS a, 'x'::text AS b
SELECT pg_background_result_v2(${p}, ${c})

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c})

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS x

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS x(a)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int8)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int, b int)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a nosuchtype)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int, a int)

@SELECT 1 AS a, 2 AS b
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int, a int)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a serial)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int[])

@SELECT ARRAY[1,2] AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int[])

@SELECT ARRAY[1,2] AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int array)

@SELECT ARRAY[1,2] AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a _int4)

@SELECT 'abc'::varchar(5) AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a varchar(2))

@SELECT 'abc'::varchar AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a varchar(2))

@SELECT 1.2345::numeric AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a numeric(5,2))

@SELECT 'abc'::char(5) AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a char(5))

@SELECT 'abc'::char(5) AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a char)

@SELECT 'abc' AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a unknown)

@SELECT 'abc' AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text collate "C")

@SELECT 'abc' AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text collate nosuch)

@SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int collate "C")

@SELECT '1 day'::interval AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a interval day)

@SELECT now() AS a
SELECT a IS NOT NULL FROM pg_background_result_v2(${p}, ${c}) AS (a timestamp with time zone)

@SELECT ROW(1,2) AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a record)

@SELECT NULL AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT ''::text AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT FROM generate_series(1,3)
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@;
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@-- nothing
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SET LOCAL work_mem = '1MB'
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SET LOCAL work_mem = '1MB'
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text, b text)

@SET LOCAL work_mem = '1MB'
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a varchar)

@SELECT 1; SET LOCAL work_mem = '1MB'
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SET LOCAL work_mem = '1MB'; SELECT 5
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SET LOCAL work_mem = '1MB'; SELECT 5
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 5; SELECT 6; SET LOCAL work_mem = '1MB';
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SELECT 1/0
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SELECT g, 10/(3-g) FROM generate_series(1,5) g
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int, b int)

@SELEC 1
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SELECT nofun(1)
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@DO $d$ BEGIN RAISE NOTICE 'n1'; RAISE WARNING 'w1' USING DETAIL='d', HINT='h'; RAISE INFO 'i1'; RAISE LOG 'l1'; RAISE DEBUG 'd1'; END $d$
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@DO $d$ BEGIN RAISE EXCEPTION 'boom' USING DETAIL='d', HINT='h', ERRCODE='P0099', TABLE='t', COLUMN='c', CONSTRAINT='k', SCHEMA='s', DATATYPE='dt'; END $d$
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@DO $d$ BEGIN RAISE EXCEPTION SQLSTATE '22012' USING MESSAGE=''; END $d$
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@COPY (SELECT 1) TO STDOUT
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@BEGIN
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 1; COMMIT; SELECT 2
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SAVEPOINT x
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@PREPARE TRANSACTION 'x'
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@LISTEN x
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@EXPLAIN SELECT 1
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SHOW work_mem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@CREATE TEMP TABLE q AS SELECT 1 AS a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@CREATE TEMP TABLE q AS SELECT 1 AS a WITH NO DATA
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 1 AS a INTO TEMP q
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@CREATE TEMP TABLE q(a int); INSERT INTO q VALUES (1),(2); UPDATE q SET a = 3; DELETE FROM q WHERE a = 3; TRUNCATE q; DROP TABLE q
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@CREATE TEMP TABLE q(a int); INSERT INTO q VALUES (1),(2) RETURNING a
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@CREATE TEMP TABLE q(a int); MERGE INTO q USING (SELECT 1 AS z) s ON q.a = s.z WHEN NOT MATCHED THEN INSERT VALUES (s.z)
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@DECLARE x CURSOR FOR SELECT 1; FETCH x
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@DECLARE x CURSOR FOR SELECT 1; FETCH x; CLOSE x
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@DECLARE x CURSOR FOR SELECT 1; MOVE x
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@PREPARE z AS SELECT 1; EXECUTE z
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@PREPARE z2 AS SELECT 1; DEALLOCATE z2
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@VALUES (1),(2)
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@TABLE pg_am
SELECT count(*) FROM pg_background_result_v2(${p}, ${c}) AS (a oid, b name, c regproc, d "char")

@SELECT 'a'::name, 'b'::"char", 1::oid, 'int4'::regtype, '{"a":1}'::json, '{"a":1}'::jsonb, '<a/>'::xml, '\x01'::bytea, '1.1.1.1'::inet, B'101', point(1,2), '[1,2)'::int4range, 1::money, '00000000-0000-0000-0000-000000000000'::uuid
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a name, b "char", c oid, d regtype, e json, f jsonb, g xml, h bytea, i inet, j bit, k point, l int4range, m money, n uuid)

@SELECT 'a'::name, 'b'::"char", 1::oid, 'int4'::regtype, '{"a":1}'::json, '{"a":1}'::jsonb, '<a/>'::xml, '\x01'::bytea, '1.1.1.1'::inet, B'101', point(1,2), '[1,2)'::int4range, 1::money, '00000000-0000-0000-0000-000000000000'::uuid
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a name, b "char", c oid, d regtype, e json, f jsonb, g xml, h bytea, i inet, j bit(3), k point, l int4range, m money, n uuid)

@SELECT 'a'::aclitem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a aclitem)

@SELECT 'postgres=r/postgres'::aclitem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a aclitem)

@SELECT 'postgres=r/postgres'::aclitem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 1::float8, 1.5::float4, 'NaN'::float8, 1e300::float8, 0.1::float4
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a float8, b real, c double precision, d float, e float(10))

@SELECT 1
SELECT n + 1 FROM pg_background_result_v2(${p}, ${c}) AS (n int)

@SELECT g FROM generate_series(1,5) g
SELECT n FROM pg_background_result_v2(${p}, ${c}) AS (n int) WHERE n > 3 ORDER BY n DESC

@SELECT g FROM generate_series(1,5) g
SELECT n FROM pg_background_result_v2(${p}, ${c}) AS (n int) LIMIT 2

@SELECT g FROM generate_series(1,5) g
SELECT count(*), sum(n) FROM pg_background_result_v2(${p}, ${c}) AS (n int)

@SELECT g FROM generate_series(1,5) g
SELECT r FROM pg_background_result_v2(${p}, ${c}) AS r(n int)

@SELECT g FROM generate_series(1,5) g
SELECT r.* FROM pg_background_result_v2(${p}, ${c}) AS r(n int)

@SELECT g FROM generate_series(1,5) g
SELECT n, n AS m FROM pg_background_result_v2(${p}, ${c}) AS r(n int)

@SELECT g FROM generate_series(1,5) g
SELECT nope FROM pg_background_result_v2(${p}, ${c}) AS r(n int)

@SELECT g FROM generate_series(1,5) g
SELECT q.n FROM pg_background_result_v2(${p}, ${c}) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(${p}, NULL) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(NULL, NULL) AS r(n nosuch)

@SELECT 1
SELECT * FROM pg_background_result_v2('${p}', '${c}') AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2('${p}x', '${c}') AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(${p}::bigint, ${c}) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(${p}::smallint, ${c}) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(cookie => ${c}, pid => ${p}) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(pid => ${p}) AS r(n int)

@SELECT 1
SELECT * FROM pg_background_result_v2(${p}, ${c}, 1) AS r(n int)
@SELECT 'postgres=r/postgres'::aclitem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a aclitem)

@SELECT 'postgres=r/postgres'::aclitem
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 'postgres=r/postgres'::aclitem, 5
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text, b int)

@SELECT 'postgres=r/postgres'::aclitem, 5
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text, b text)

@SELECT relacl FROM pg_class LIMIT 1
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a aclitem[])

@SELECT 1, 'a'::varchar
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a numeric, b varchar)

@SELECT 'x'::ways.e
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)

@SELECT 'x'::ways.e
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a ways.e)

@SELECT 1::ways.d
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a ways.d)

@SELECT 1::ways.d
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a int)

@SELECT ROW(1,'x')::ways.c
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a ways.c)

@SELECT ROW(1,'x')::ways.c
SELECT (r.a).* FROM pg_background_result_v2(${p}, ${c}) AS r(a ways.c)

@SELECT ARRAY[ROW(1,'x')::ways.c]
SELECT a FROM pg_background_result_v2(${p}, ${c}) AS r(a ways.c[])

@DO $d$ BEGIN RAISE NOTICE 'n1'; RAISE WARNING 'w1' USING DETAIL='d', HINT='h'; RAISE INFO 'i1'; RAISE LOG 'l1'; RAISE DEBUG 'd1'; END $d$
SELECT * FROM pg_background_result_v2(${p}, ${c}) AS (a text)
