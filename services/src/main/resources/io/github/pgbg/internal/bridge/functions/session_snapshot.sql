-- What a session is. Reading all settings takes longer than all the rest of a call, so at first
-- only a hash of their values is sent; the driver asks for them if it has not seen it.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_fingerprint()
RETURNS pg_catalog.text LANGUAGE plpgsql AS $pgbg$
/* ${mark} */
DECLARE
  known pg_catalog.text;
  custom pg_catalog.text := ${custom};
BEGIN
  IF ${expected} THEN
    known := ${values};
  ELSE
    known := ${valuesOfOthers};
  END IF;
  RETURN pg_catalog.concat('md5:', pg_catalog.md5(pg_catalog.concat_ws(E'\x1f', current_user,
    session_user, pg_catalog.pg_conf_load_time(), known, custom)));
END
$pgbg$;

CREATE OR REPLACE FUNCTION ${schema}.pgbg_settings()
RETURNS pg_catalog.text LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN (SELECT pg_catalog.string_agg(pg_catalog.concat(${schema}.pgbg_word(s.kind),
    ${schema}.pgbg_word(s.name), ${schema}.pgbg_word(s.value)), '')
    FROM (${all} UNION ALL SELECT 'f', ${schema}.pgbg_fingerprint(), '') AS s(kind, name, value));
END
$pgbg$;

CREATE OR REPLACE FUNCTION ${schema}.pgbg_ask_as(operation pg_catalog.text,
  arguments pg_catalog.text)
RETURNS pg_catalog.text[] LANGUAGE plpgsql AS $pgbg$
DECLARE
  a pg_catalog.text[] := ${schema}.pgbg_ask(operation,
    pg_catalog.concat(${schema}.pgbg_word(${schema}.pgbg_fingerprint()), arguments));
BEGIN
  IF a[2] OPERATOR(pg_catalog.=) '${settingsWanted}' THEN
    RETURN ${schema}.pgbg_ask(operation,
      pg_catalog.concat(${schema}.pgbg_word(${schema}.pgbg_settings()), arguments));
  END IF;
  RETURN a;
END
$pgbg$;
