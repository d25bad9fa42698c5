# The other functions: WaysAgreeTest makes each of them in every way.

@SELECT 1
SELECT * FROM pg_background_result_info_v2(${p}, 5)

@SELECT 1
SELECT pg_background_wait_v2(${p}, ${c})

@SELECT 1
SELECT pg_background_wait(${p}, ${c}, 0)

@SELECT 1
SELECT pg_background_wait(${p}, ${c}, 2147483647)

@SELECT 1
SELECT pg_background_wait(${p}, ${c}, -2147483648)

@SELECT 1
SELECT * FROM pg_background_wait(${p}, ${c}, 5000)

@SELECT 1
SELECT w FROM pg_background_wait(${p}, ${c}, 5000) w

@SELECT 1
SELECT * FROM pg_background_wait(${p}, ${c}, 5000) AS w(done)

@SELECT pg_sleep(60)
SELECT pg_background_wait(${p}, ${c}, 1)

@SELECT pg_sleep(60)
SELECT pg_background_cancel_v2(${p}, ${c})

@SELECT pg_sleep(60)
SELECT * FROM pg_background_cancel(${p}, ${c})

@SELECT pg_sleep(60)
SELECT pg_background_cancel(${p}, ${c}, 2147483647)

@SELECT pg_sleep(60)
SELECT pg_background_cancel(${p}, ${c}, -1)

@SELECT pg_sleep(60)
SELECT pg_background_cancel(cookie => ${c}, pid => ${p}, grace_ms => 0)

@SELECT pg_sleep(60)
SELECT pg_background_detach_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_detach_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_detach_v2(${p}, ${c}) AS d

@SELECT 1
SELECT d FROM pg_background_detach_v2(${p}, ${c}) d

@SELECT 1
SELECT pg_background_detach_v2(${p}, ${c}) IS NULL

@SELECT 1
SELECT pg_background_detach_v2(${p}, ${c})::text = ''

@SELECT 1
SELECT row_count FROM pg_background_result_info_v2(${p}, ${c}) WHERE false

@SELECT 1
SELECT pg_background_full_sql_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_full_sql_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_full_sql_v2(${p}, ${c}) AS f(t)

@SELECT 1
SELECT pg_background_full_sql_v2(${p}, 1)

@SELECT 1
SELECT pg_background_full_sql_v2(1, 1)

@SELECT 1
SELECT pg_background_get_progress_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_get_progress_v2(${p}, ${c})

@SELECT 1
SELECT * FROM pg_background_get_progress_v2(NULL, ${c})

@SELECT 1
SELECT * FROM pg_background_error_info_v2(${p}, ${c})

@SELECT 1
SELECT pg_background_error_info_v2(${p}, ${c})

@SELECT 1/0
SELECT pg_background_wait(${p}, ${c})

SELECT * FROM pg_background_outcome_v2(1, 2)

SELECT pg_background_outcome_v2(1, 2)

SELECT * FROM pg_background_outcome_v2(NULL, 2)

SELECT pg_background_outcome_v2('1', '2')

SELECT pg_background_outcome_v2(1)

SELECT pg_background_outcome_v2(p_pid => 1, p_cookie => 2)

SELECT pg_background_outcome_v2(pid => 1, cookie => 2)

SELECT * FROM pg_background_stats_v2()

SELECT pg_background_stats_v2()

SELECT workers_launched > 0 FROM pg_background_stats_v2()

SELECT (pg_background_stats_v2()).*

SELECT (pg_background_stats_v2()).max_workers

SELECT s.max_workers FROM pg_background_stats_v2() s

SELECT s FROM pg_background_stats_v2() s

SELECT pg_background_stats_v2(1)

SELECT * FROM pg_background_list_v2()

SELECT pg_background_list_v2()

SELECT * FROM pg_background_list_v2() AS (a int)

SELECT * FROM pg_background_list_v2() AS l

SELECT * FROM pg_background_list_v2() AS l(a, b)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool, label text)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool, label text, more int)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamp, user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool, label text)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz(3), user_id oid, queue_size int4, state text, sql_preview text, last_error text, consumed bool, label text)

SELECT * FROM pg_background_list_v2() AS l(pid int4, cookie int8, launched_at timestamptz, user_id oid, queue_size int4, state varchar, sql_preview text, last_error text, consumed bool, label text)

SELECT * FROM pg_background_list

SELECT * FROM pg_background_activity

SELECT count(*) FROM pg_background_list

SELECT l FROM pg_background_list l

TABLE pg_background_list

SELECT pid FROM public.pg_background_list

SELECT pg_background_record_timeout()

SELECT workers_launched FROM pg_background_stats_v2() WHERE true

SELECT pg_background_detach_all_v2()

SELECT * FROM pg_background_detach_all_v2()

SELECT * FROM pg_background_detach_all_v2() AS n

SELECT n + 1 FROM pg_background_detach_all_v2() AS n

SELECT pg_background_cancel_all_v2()

SELECT pg_background_purge_v2()

SELECT * FROM pg_background_purge_v2()

SELECT pg_background_cancel_by_label_v2('x')

SELECT pg_background_cancel_by_label_v2('x\')

SELECT pg_background_cancel_by_label_v2('%')

SELECT pg_background_cancel_by_label_v2(NULL)

SELECT pg_background_cancel_by_label_v2('x', NULL)

SELECT pg_background_cancel_by_label_v2('x', -1)

SELECT pg_background_cancel_by_label_v2(pattern => 'x', grace_ms => 5)

SELECT pg_background_wait_any_v2(NULL)

SELECT * FROM pg_background_wait_any_v2(NULL)

SELECT pg_background_wait_any_v2('{}')

SELECT pg_background_wait_any_v2('{"(1,1)"}', 10)

SELECT pg_background_wait_any_v2('{(1,1)}', 10)

SELECT pg_background_wait_any_v2('{x}', 10)

SELECT pg_background_wait_any_v2(ARRAY[(1,1)]::pg_background_handle[], 10)

SELECT pg_background_wait_any_v2(ARRAY[(1,1)], 10)

SELECT pg_background_wait_any_v2(ARRAY[NULL]::pg_background_handle[], 10)

SELECT pg_background_wait_any_v2(ARRAY[(NULL,NULL)]::pg_background_handle[], 10)

SELECT pg_background_wait_any_v2(ARRAY[(1,1)]::pg_background_handle[], -1) WHERE false

SELECT * FROM pg_background_drain_v2(NULL)

SELECT * FROM pg_background_drain_v2('{}')

SELECT * FROM pg_background_drain_v2(ARRAY[(1,1)]::pg_background_handle[])

SELECT * FROM pg_background_drain_v2(ARRAY[(1,1), NULL, (NULL,NULL)]::pg_background_handle[], 10)

SELECT pg_background_drain_v2(ARRAY[(1,1)]::pg_background_handle[], NULL)

SELECT pg_background_drain_v2('{}', 'x')

SELECT pid > 0, completed, has_error, row_count, command_tag FROM pg_background_run_v2('SELECT 1')

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('SELECT 1/0')

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('SELECT pg_sleep(20)', 0, 50)

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('')

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('SELEC')

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('COMMIT')

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2(NULL)

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('SELECT 1', 63)

SELECT completed, timed_out, has_error, row_count, command_tag, sqlstate, error_message FROM pg_background_run_v2('SELECT 1', 268435457)

SELECT completed FROM pg_background_run_v2('SELECT 1', label => repeat('x', 65))

SELECT completed FROM pg_background_run_v2(NULL, label => 'x')

SELECT completed FROM pg_background_run_v2('SELECT 1', 0, -5, '')

SELECT (pg_background_run_v2('SELECT 1')).completed

SELECT completed FROM pg_background_run_v2(sql => 'SELECT 1', timeout_ms => 10000)

SELECT completed FROM pg_background_run_v2('SELECT 1', 0, 0, 'x', 'y')

SELECT completed FROM pg_background_run_v2(timeout_ms => 10000)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n int') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n int')

SELECT pg_background_run_query_v2('SELECT 1', col_def => 'n int')

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n text') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n int, m int') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n nosuch') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => '') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n int) AS x WHERE (true') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1', col_def => 'n') AS (n int)

SELECT * FROM pg_background_run_query_v2('SELECT 1/0', col_def => 'n int') AS (n int)

SELECT * FROM pg_background_run_query_v2('DO $d$ BEGIN RAISE ''x'' USING DETAIL = ''d'', HINT = ''h'', ERRCODE = ''ABCDE''; END $d$', col_def => 'n int') AS (n int)

SELECT * FROM pg_background_run_query_v2('DO $d$ BEGIN RAISE NOTICE ''x'' ; END $d$', col_def => 'n text') AS (n text)

SELECT * FROM pg_background_run_query_v2('SELECT 1; SELECT ''a''::text', col_def => 'n text') AS (n text)

SELECT * FROM pg_background_run_query_v2('', col_def => 'n text') AS (n text)

SELECT * FROM pg_background_run_query_v2('SELECT pg_sleep(10)', 0, 50, 'lab', 'n text') AS (n text)

SELECT * FROM pg_background_run_query_v2(NULL, 0, 50, 'lab', 'n text') AS (n text)

SELECT * FROM pg_background_run_query_v2(NULL, 0, 50, NULL, 'n text') AS (n text)

SELECT pg_background_progress(1)

SELECT pg_background_progress(NULL)

SELECT pg_background_report_progress(1)

SELECT pg_background_report_progress(NULL, 'x')

SELECT pg_background_report_progress('x')

SELECT pg_background_status_v2(1, 1)

SELECT * FROM pg_background_status_v2(1, 1)

@SELECT 1
SELECT pg_background_discard_result(${p})

@SELECT 1/0
SELECT pg_background_discard_result(${p})

@SELECT 1
SELECT pg_background_discard_result((${p}, ${c}))

@SELECT 1
SELECT pg_background_discard_result('(${p},${c})')

@SELECT 1
SELECT pg_background_discard_result((${p}, ${c})::pg_background_handle)

@SELECT 1
SELECT pg_background_discard_result(ROW(${p}, ${c})::pg_background_handle)

@SELECT 1
SELECT pg_background_discard_result((${p}, 5)::pg_background_handle)

@SELECT 1
SELECT pg_background_discard_result((1, 5)::pg_background_handle)

SELECT pg_background_discard_result(NULL)

SELECT pg_background_discard_result(NULL::int)

SELECT pg_background_discard_result(1)

SELECT pg_background_discard_result(handle => NULL)

@SELECT 1
SELECT * FROM pg_background_result((${p}, ${c})::pg_background_handle) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result('(${p},${c})'::pg_background_handle) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result(CAST('(${p},${c})' AS pg_background_handle)) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result(CAST(ROW(${p},${c}) AS pg_background_handle)) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result('(${p},${c},3)'::pg_background_handle) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result('(${p},)'::pg_background_handle) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result('x'::pg_background_handle) AS (n int)

@SELECT 1
SELECT * FROM pg_background_result('(x,1)'::pg_background_handle) AS (n int)

SELECT NULL::pg_background_handle

SELECT '(1,2)'::pg_background_handle

SELECT ('(1,2)'::pg_background_handle).pid

SELECT NULL::pg_background_result_info

SELECT '(1,2)'::pg_background_stats

SELECT pg_background_nonsense(1)

SELECT pg_background_launch_v3('x')

SELECT pg_background_launch_v2()

SELECT grant_pg_background_privileges('x')

SELECT pg_background_grant_privileges('x')

SELECT * FROM pg_background_lists
