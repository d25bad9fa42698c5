-- What the session is that calls: as session_snapshot.sql does for one session.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_fingerprint()
RETURNS pg_catalog.text LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN pg_catalog.concat('md5:', pg_catalog.md5(pg_catalog.concat_ws(E'\x1f',
    current_user, session_user, pg_catalog.pg_conf_load_time(),
    pg_catalog.current_setting('${namesSetting}', true),
    (SELECT pg_catalog.string_agg(COALESCE(pg_catalog.current_setting(n, true), E'\x1e'),
      E'\x1f') FROM pg_catalog.unnest(${settingNames}) AS n),
    (SELECT pg_catalog.string_agg(pg_catalog.concat(c.name, '=', c.value), E'\x1f')
      FROM (SELECT n, pg_catalog.current_setting(n, true)
        FROM pg_catalog.unnest(${customNames} OPERATOR(pg_catalog.||)
          COALESCE(pg_catalog.substring(pg_catalog.current_setting('${namesSetting}', true),
          '^.+$'), '{}')::pg_catalog.text[]) AS n) AS c(name, value)))));
END
$pgbg$;

CREATE OR REPLACE FUNCTION ${schema}.pgbg_settings()
RETURNS pg_catalog.text LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN (SELECT pg_catalog.string_agg(pg_catalog.concat(${schema}.pgbg_word(s.kind),
      ${schema}.pgbg_word(s.name), ${schema}.pgbg_word(s.value)), '')
    FROM (SELECT 'u', current_user::pg_catalog.text, '0'
      UNION ALL SELECT 'a', session_user::pg_catalog.text,
        ${serverStart}
      UNION ALL SELECT 'l',
        ${configurationLoaded}, ${now}
      UNION ALL SELECT 't', pg_catalog.pg_backend_pid()::pg_catalog.text,
        pg_catalog.current_setting('statement_timeout')
      UNION ALL SELECT 's', n, pg_catalog.current_setting(n, true)
        FROM pg_catalog.unnest(${settingNames}) AS n
      UNION ALL SELECT 'c', c.name, c.value
        FROM (SELECT n, pg_catalog.current_setting(n, true)
          FROM pg_catalog.unnest(${customNames} OPERATOR(pg_catalog.||)
            COALESCE(pg_catalog.substring(pg_catalog.current_setting('${namesSetting}', true),
            '^.+$'), '{}')::pg_catalog.text[]) AS n) AS c(name, value)
      UNION ALL SELECT 'n', pg_catalog.current_setting('${namesSetting}', true), ''
      UNION ALL SELECT 'f', ${schema}.pgbg_fingerprint(), '') AS s(kind, name, value));
END
$pgbg$;

CREATE OR REPLACE FUNCTION ${schema}.pgbg_ask_as(operation pg_catalog.text,
  arguments pg_catalog.text)
RETURNS pg_catalog.text[] LANGUAGE plpgsql AS $pgbg$
DECLARE
  -- the dash is the place for a ticket: this function can be asked for one
  a pg_catalog.text[] := ${schema}.pgbg_ask(operation,
    pg_catalog.concat(${schema}.pgbg_word(${schema}.pgbg_fingerprint()), arguments, '-'));
  signed pg_catalog.text[];
BEGIN
  IF a[2] OPERATOR(pg_catalog.=) '${settingsWanted}' THEN
    PERFORM pg_catalog.set_config('${namesSetting}', COALESCE(a[3], '{}'),
      COALESCE(a[4] OPERATOR(pg_catalog.=) 't', false)); -- a lent backend must not keep it
    a := ${schema}.pgbg_ask(operation,
      pg_catalog.concat(${schema}.pgbg_word(${schema}.pgbg_settings()), arguments, '-'));
  END IF;
  IF a[2] OPERATOR(pg_catalog.=) '${ticketWanted}' THEN
    signed := ${schema}.pgbg_ticket(arguments);
    a := ${schema}.pgbg_ask(operation,
      pg_catalog.concat(${schema}.pgbg_word(${schema}.pgbg_settings()), arguments,
        ${schema}.pgbg_word(signed[1]), ${schema}.pgbg_word(signed[2])));
    IF signed IS NULL OR a[2] OPERATOR(pg_catalog.=) '${ticketWanted}' THEN
      RAISE EXCEPTION USING ERRCODE = '42501',
        MESSAGE = pg_catalog.format('the consent of role "%s" is damaged', current_user),
        HINT = pg_catalog.format('SET ROLE %I; SELECT pg_background_consent(); makes a new one.',
          current_user);
    END IF;
  END IF;
  RETURN a;
END
$pgbg$;
