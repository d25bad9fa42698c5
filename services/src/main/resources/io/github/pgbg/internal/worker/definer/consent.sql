-- What an owner agrees to, and how it is kept. All of this runs as the role that calls it, under its
-- search path: so every name is qualified, operators and types too.

-- Lets jobs of this role's definer code run for callers that may not SET it. Makes, in a schema,
-- what belongs to the role alone: a secret that nobody else can read (a large object: no privilege
-- of reading tables, no publication has it), the function that runs what was signed with it, and
-- marks of what has been run. Done again, all of it is new: after a restore or clone.
CREATE OR REPLACE FUNCTION ${schema}.pg_background_consent(schema_name pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text LANGUAGE plpgsql AS $pgbg$
DECLARE
  me pg_catalog.oid := (SELECT r.oid FROM pg_catalog.pg_roles r
    WHERE r.rolname OPERATOR(pg_catalog.=) current_user);
  home pg_catalog.text := schema_name;
  installer pg_catalog.text := (SELECT pg_catalog.pg_get_userbyid(p.proowner)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n
      ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
    WHERE n.nspname OPERATOR(pg_catalog.=) ${schemaName}
      AND p.proname OPERATOR(pg_catalog.=) 'pg_background_consent'
    ORDER BY p.oid LIMIT 1);
  secret pg_catalog.bytea;
  place pg_catalog.oid;
  command pg_catalog.text;
  body pg_catalog.text := $consented$${job}$consented$;
BEGIN
  PERFORM ${schema}.pgbg_check_secrecy();
  IF home IS NULL THEN
    SELECT n.nspname INTO home FROM pg_catalog.pg_namespace n
      WHERE n.nspowner OPERATOR(pg_catalog.=) me ORDER BY n.oid LIMIT 1;
  END IF;
  IF home IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '3F000',
      MESSAGE = pg_catalog.format('role "%s" owns no schema for its consent', current_user),
      HINT = pg_catalog.format('CREATE SCHEMA … AUTHORIZATION %I; or name a schema in which it may'
        ' create: SELECT pg_background_consent(''…'');', current_user);
  END IF;
  PERFORM ${schema}.pgbg_forget_consent(me);
  secret := ${schema}.pgbg_random();
  place := pg_catalog.lo_create(0);
  EXECUTE pg_catalog.format('CREATE TABLE %I.${marks} (signature pg_catalog.text PRIMARY KEY,'
    ' used_at pg_catalog.timestamptz NOT NULL)', home);
  -- Default privileges may have opened both to others.
  FOR command IN SELECT pg_catalog.format('REVOKE ALL ON %s FROM %s', a.object,
        CASE WHEN x.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN 'PUBLIC'
          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END)
      FROM (SELECT pg_catalog.format('LARGE OBJECT %s', place), m.lomacl
          FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid OPERATOR(pg_catalog.=) place
        UNION ALL SELECT pg_catalog.format('TABLE %I.${marks}', home), c.relacl
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n
            ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
          WHERE n.nspname OPERATOR(pg_catalog.=) home
            AND c.relname OPERATOR(pg_catalog.=) '${marks}') AS a(object, acl),
        pg_catalog.aclexplode(a.acl) AS x WHERE x.grantee OPERATOR(pg_catalog.<>) me LOOP
    EXECUTE command;
  END LOOP;
  PERFORM pg_catalog.lo_put(place, 0, secret);
  body := pg_catalog.replace(body, '@place@', place::pg_catalog.text);
  body := pg_catalog.replace(body, '@marks@', pg_catalog.format('%I.${marks}', home));
  EXECUTE pg_catalog.format('CREATE FUNCTION %I.${function}(ticket pg_catalog.text,'
    ' signature pg_catalog.text, cuts pg_catalog.int4[], kinds pg_catalog.text,'
    ' wants_rows pg_catalog.bool)'
    ' RETURNS TABLE (kind pg_catalog.text, value pg_catalog.text)'
    ' LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L',
    home, body);
  EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %I.${function} TO PUBLIC', home);
  EXECUTE pg_catalog.format('COMMENT ON FUNCTION %I.${function} IS %L', home,
    pg_catalog.concat('agreed ', pg_catalog.clock_timestamp()::pg_catalog.text));
  RETURN pg_catalog.format('jobs of definer code of role "%s" run for its callers; the functions in'
    ' schema "%s" that sign them belong to role "%s"', current_user, ${schemaName}, installer);
END
$pgbg$;

-- Takes the consent back; false if there was none. Jobs that run go on, none begins.
CREATE OR REPLACE FUNCTION ${schema}.pg_background_revoke_consent()
RETURNS pg_catalog.bool LANGUAGE plpgsql AS $pgbg$
BEGIN
  RETURN ${schema}.pgbg_forget_consent((SELECT r.oid FROM pg_catalog.pg_roles r
    WHERE r.rolname OPERATOR(pg_catalog.=) current_user));
END
$pgbg$;

-- Who has agreed in this database, and since when.
CREATE OR REPLACE FUNCTION ${schema}.pg_background_consents()
RETURNS TABLE (owner pg_catalog.name, schema_name pg_catalog.name, agreed_at pg_catalog.timestamptz)
LANGUAGE plpgsql STABLE AS $pgbg$
BEGIN
  RETURN QUERY SELECT pg_catalog.pg_get_userbyid(p.proowner), n.nspname,
      pg_catalog.substr(pg_catalog.obj_description(p.oid, 'pg_proc'), 8)::pg_catalog.timestamptz
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n
      ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
    WHERE p.proname OPERATOR(pg_catalog.=) '${function}' AND p.prosecdef
      AND pg_catalog.starts_with(pg_catalog.obj_description(p.oid, 'pg_proc'), 'agreed ')
    ORDER BY 1;
END
$pgbg$;

-- Drops what a role has agreed with, as that role; only what is its own.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_forget_consent(role_oid pg_catalog.oid)
RETURNS pg_catalog.bool LANGUAGE plpgsql AS $pgbg$
DECLARE
  found_one pg_catalog.bool := false;
  old pg_catalog.record;
BEGIN
  FOR old IN SELECT p.oid AS function, n.nspname AS home, p.prosrc AS body
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n
        ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
      WHERE p.proowner OPERATOR(pg_catalog.=) role_oid
        AND p.proname OPERATOR(pg_catalog.=) '${function}' LOOP
    EXECUTE pg_catalog.format('DROP FUNCTION %s', old.function::pg_catalog.regprocedure);
    IF EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n
        ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE n.nspname OPERATOR(pg_catalog.=) old.home
          AND c.relname OPERATOR(pg_catalog.=) '${marks}' AND c.relkind OPERATOR(pg_catalog.=) 'r'
          AND c.relowner OPERATOR(pg_catalog.=) role_oid) THEN
      EXECUTE pg_catalog.format('DROP TABLE %I.${marks}', old.home);
    END IF;
    BEGIN
      PERFORM pg_catalog.lo_unlink(pg_catalog.substring(old.body, 'secret in ([0-9]+)')
        ::pg_catalog.oid);
    EXCEPTION WHEN undefined_object THEN
      NULL; -- a restore may have left it out
    END;
    found_one := true;
  END LOOP;
  RETURN found_one;
END
$pgbg$;

-- The secret must be one: where large objects are open to all, there is none.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_check_secrecy()
RETURNS pg_catalog.void LANGUAGE plpgsql AS $pgbg$
BEGIN
  IF pg_catalog.current_setting('lo_compat_privileges')::pg_catalog.bool
      OR EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) AS c
        WHERE pg_catalog.lower(pg_catalog.split_part(c, '=', 1))
            OPERATOR(pg_catalog.=) 'lo_compat_privileges'
          AND pg_catalog.split_part(c, '=', 2)::pg_catalog.bool) THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'no role can keep a secret while lo_compat_privileges is on',
      DETAIL = 'It lets roles read the large objects of others.',
      HINT = 'Set lo_compat_privileges to off, for the server, the database and all roles.';
  END IF;
END
$pgbg$;

-- 32 bytes that nobody can guess.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_random()
RETURNS pg_catalog.bytea LANGUAGE plpgsql AS $pgbg$
DECLARE
  uuids pg_catalog.text;
BEGIN
  IF pg_catalog.to_regprocedure('pg_catalog.gen_random_uuid()') IS NULL THEN
    -- PostgreSQL 12 has no source of its own that would do: the driver has.
    RETURN pg_catalog.decode((${schema}.pgbg_ask('${random}', '-'))[3], 'hex');
  END IF;
  EXECUTE 'SELECT pg_catalog.concat(pg_catalog.gen_random_uuid(), pg_catalog.gen_random_uuid(),'
    ' pg_catalog.gen_random_uuid(), pg_catalog.gen_random_uuid())' INTO uuids;
  RETURN pg_catalog.sha256(pg_catalog.convert_to(uuids, 'UTF8'));
END
$pgbg$;

-- Signs a job of the code that calls, in its own name: the text that it launches, its settings, and
-- where and when. The arguments are those of the request, the text first. NULL where the role has
-- not agreed.
CREATE OR REPLACE FUNCTION ${schema}.pgbg_ticket(arguments pg_catalog.text)
RETURNS pg_catalog.text[] LANGUAGE plpgsql AS $pgbg$
DECLARE
  head pg_catalog.text := pg_catalog.split_part(arguments, ':', 1);
  place pg_catalog.oid := (SELECT pg_catalog.substring(p.prosrc, 'secret in ([0-9]+)')
      ::pg_catalog.oid
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r
      ON r.oid OPERATOR(pg_catalog.=) p.proowner
    WHERE r.rolname OPERATOR(pg_catalog.=) current_user
      AND p.proname OPERATOR(pg_catalog.=) '${function}' AND p.prosecdef
    ORDER BY p.oid DESC LIMIT 1);
  secret pg_catalog.bytea;
  ticket pg_catalog.text;
BEGIN
  IF place IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM ${schema}.pgbg_check_secrecy();
  IF EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata m,
      pg_catalog.aclexplode(m.lomacl) AS x
      WHERE m.oid OPERATOR(pg_catalog.=) place
        AND x.grantee OPERATOR(pg_catalog.<>) m.lomowner) THEN
    RAISE EXCEPTION USING ERRCODE = '42501',
      MESSAGE = pg_catalog.format('the secret of role "%s" is open to others', current_user),
      HINT = 'SELECT pg_background_consent(); makes a new one.';
  END IF;
  secret := pg_catalog.lo_get(place, 0, 32);
  ticket := pg_catalog.jsonb_build_object(
    'sql', pg_catalog.substr(arguments, pg_catalog.length(head) OPERATOR(pg_catalog.+) 2,
      head::pg_catalog.int4),
    'session', session_user, 'role', current_user,
    'database', (SELECT d.oid FROM pg_catalog.pg_database d
      WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()),
    'server', (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())
      OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
    'at', (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
      OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
    'by', pg_catalog.pg_backend_pid(),
    'settings', (SELECT pg_catalog.jsonb_object_agg(n, pg_catalog.current_setting(n, true))
      FROM pg_catalog.unnest(${settingNames} OPERATOR(pg_catalog.||) ${customNames}
        OPERATOR(pg_catalog.||) COALESCE(pg_catalog.substring(
          pg_catalog.current_setting('${namesSetting}', true), '^.+$'), '{}')::pg_catalog.text[])
        AS n WHERE pg_catalog.current_setting(n, true) IS NOT NULL))::pg_catalog.text;
  RETURN ARRAY[ticket, pg_catalog.encode(pg_catalog.sha256(secret OPERATOR(pg_catalog.||)
    pg_catalog.sha256(secret OPERATOR(pg_catalog.||) pg_catalog.convert_to(ticket, 'UTF8'))),
    'hex')];
END
$pgbg$;
