# Calls of launch, plausible and odd: WaysAgreeTest makes each of them in every way.

SELECT pg_background_launch('SELECT 1', 0)

SELECT pg_background_launch('SELECT 1', 0::bigint)

SELECT pg_background_launch('SELECT 1', '0')

SELECT pg_background_launch('SELECT 1', '12abc')

SELECT pg_background_launch('SELECT 1', '')

SELECT pg_background_launch('SELECT 1', 0.5)

SELECT pg_background_launch('SELECT 1', 99999999999)

SELECT pg_background_launch('SELECT 1', 2147483648)

SELECT pg_background_launch('SELECT 1', -2147483648)

SELECT pg_background_launch('SELECT 1', - 5)

SELECT pg_background_launch('SELECT 1', +5)

SELECT pg_background_launch('SELECT 1', 1e3)

SELECT pg_background_launch('SELECT 1', true)

SELECT pg_background_launch('SELECT 1', 0x40)

SELECT pg_background_launch('SELECT 1', 1_000)

SELECT pg_background_launch('SELECT 1'::varchar)

SELECT pg_background_launch('SELECT 1'::name)

SELECT pg_background_launch('SELECT 1'::char(20))

SELECT pg_background_launch('SELECT 1'::unknown)

SELECT pg_background_launch('SELECT 1'::json)

SELECT pg_background_launch(CAST('SELECT 1' AS text), CAST(0 AS int))

SELECT pg_background_launch(sql := 'SELECT 1', queue_size := 100)

SELECT pg_background_launch(queue_size => 100, sql => 'SELECT 1')

SELECT pg_background_launch('SELECT 1', sql => 'x')

SELECT pg_background_launch(sql => 'SELECT 1', sql => 'x')

SELECT pg_background_launch(sql => 'SELECT 1', 1)

SELECT pg_background_launch(nobody => 'SELECT 1')

SELECT pg_background_launch(VARIADIC ARRAY['x'])

SELECT pg_background_launch(VARIADIC ARRAY['x', 'y'])

SELECT pg_background_launch(DISTINCT 'SELECT 1')

SELECT pg_background_launch(ALL 'SELECT 1')

SELECT pg_background_launch('SELECT 1' ORDER BY 1)

SELECT pg_background_launch(*)

SELECT pg_background_launch('SELECT 1') OVER ()

SELECT pg_background_launch('SELECT 1') FILTER (WHERE true)

SELECT pg_background_launch('SELECT 1', 0, 'a', 'b')

SELECT pg_background_launch('SELECT 1', 0, 5)

SELECT pg_background_launch('SELECT 1', NULL)

SELECT pg_background_launch(NULL, NULL)

SELECT pg_background_launch(NULL, NULL, NULL)

SELECT pg_background_launch('SELECT 1', NULL::int, NULL::text)

SELECT pg_background_launch(5)

SELECT pg_background_launch(ROW(1))

SELECT pg_background_launch((SELECT 'SELECT 1'))

SELECT pg_background_launch(E'SELECT\t1')

SELECT pg_background_launch($$SELECT 1$$)

SELECT pg_background_launch(U&'SELECT \0031')

SELECT pg_background_launch(N'SELECT 1')

SELECT pg_background_launch(B'101')

SELECT pg_background_launch(X'1F')

SELECT pg_background_launch('SELECT ' '1')

SELECT pg_background_launch('SELECT '
 '1')

SELECT pg_background_launch('SELECT 1') AS x

SELECT pg_background_launch('SELECT 1') x

SELECT pg_background_launch('SELECT 1') "a b"

SELECT pg_background_launch('SELECT 1');

SELECT pg_background_launch('SELECT 1') LIMIT 1

SELECT pg_background_launch('SELECT 1') WHERE true

SELECT pg_background_launch('SELECT 1') WHERE false

SELECT DISTINCT pg_background_launch('')

SELECT ALL pg_background_launch('')

SELECT * FROM pg_background_launch('SELECT 1')

SELECT * FROM pg_background_launch('SELECT 1') x

SELECT * FROM pg_background_launch('SELECT 1') AS x(a)

SELECT * FROM pg_background_launch('SELECT 1') AS x(a, b)

SELECT * FROM pg_background_launch('SELECT 1') AS x(a, b, c)

SELECT * FROM pg_background_launch('SELECT 1') AS x(a int)

SELECT x.* FROM pg_background_launch('SELECT 1') AS x

SELECT x FROM pg_background_launch('SELECT 1') AS x

SELECT pid FROM pg_background_launch_v2('SELECT 1')

SELECT pid, cookie FROM pg_background_launch_v2('SELECT 1', 0, 'x') y

SELECT y.pid AS p, y.cookie c FROM pg_background_launch_v2('SELECT 1', 0, 'x') y

SELECT cookie, pid, pid FROM pg_background_launch_v2('SELECT 1')

SELECT nothing FROM pg_background_launch_v2('SELECT 1')

SELECT y.nothing FROM pg_background_launch_v2('SELECT 1') y

SELECT z.pid FROM pg_background_launch_v2('SELECT 1') y

SELECT pid FROM pg_background_launch_v2('SELECT 1') WITH ORDINALITY

SELECT * FROM pg_background_launch_v2('SELECT 1') WITH ORDINALITY

SELECT * FROM ROWS FROM (pg_background_launch_v2('SELECT 1'))

SELECT * FROM LATERAL pg_background_launch_v2('SELECT 1') l

SELECT (pg_background_launch_v2('SELECT 1')).*

SELECT (pg_background_launch_v2('SELECT 1')).pid

SELECT (pg_background_launch_v2('SELECT 1')).nope

SELECT ("pg_background_launch_v2"('SELECT 1')).pid

SELECT "PG_BACKGROUND_LAUNCH"('SELECT 1')

SELECT PG_BACKGROUND_LAUNCH('')

SELECT public.pg_background_launch('SELECT 1')

SELECT nowhere.pg_background_launch('SELECT 1')

SELECT a.b.pg_background_launch('SELECT 1')

SELECT a.b.c.pg_background_launch('SELECT 1')

SELECT postgres.public.pg_background_launch('SELECT 1')

SELECT pg_background_launch ('')

SELECT pg_background_launch

SELECT pg_background_launch('SELECT 1'), 1

SELECT 1, pg_background_launch('SELECT 1')

SELECT pg_background_launch('SELECT 1')::text

SELECT pg_background_launch('SELECT 1') IS NULL

VALUES (pg_background_launch('SELECT 1'))

TABLE pg_background_list

SELECT pg_background_detach_all()
