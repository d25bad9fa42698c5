SELECT n.nspname::pg_catalog.text AS schema_name, n.oid AS schema_oid, p.oid AS marker,
    p.proowner AS owner, p.prosrc AS mark, o.rolsuper OR (o.oid = d.datdba) AS of_all,
    ((o.rolsuper OR (o.oid = d.datdba) OR (o.rolname = session_user)
        OR (o.oid = ANY (m.roles)))
      AND ((n.nspowner = p.proowner) OR s.rolsuper OR (s.oid = d.datdba)
        OR (s.rolname = session_user) OR (s.rolname = 'pg_database_owner')
        OR (s.oid = ANY (m.roles)))) AS counts
  FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON (n.oid = p.pronamespace)
    JOIN pg_catalog.pg_roles o ON (o.oid = p.proowner)
    JOIN pg_catalog.pg_roles s ON (s.oid = n.nspowner)
    JOIN pg_catalog.pg_database d ON (d.datname = pg_catalog.current_database())
    -- who could act as the login anyway: anybody may grant his own role to the login unasked
    CROSS JOIN (SELECT ARRAY(
      SELECT g.oid FROM pg_catalog.pg_roles g, pg_catalog.pg_roles l, pg_catalog.pg_database b
        WHERE (l.rolname = session_user) AND (b.datname = pg_catalog.current_database())
          AND (g.rolsuper OR (g.oid = b.datdba) OR (g.oid = l.oid)
            OR (g.rolcreaterole AND ((pg_catalog.current_setting('server_version_num')::pg_catalog.int4
              < 160000) OR pg_catalog.pg_has_role(g.oid, l.oid, 'MEMBER WITH ADMIN OPTION'))))
      ) AS grantors) AS t
    CROSS JOIN LATERAL (SELECT ARRAY(
      WITH RECURSIVE member_of AS (
        SELECT a.roleid FROM pg_catalog.pg_auth_members a
          JOIN pg_catalog.pg_roles l ON (l.oid = a.member)
          WHERE (l.rolname = session_user) AND NOT l.rolsuper AND (a.grantor <> a.roleid)
            AND (a.grantor = ANY (t.grantors))
        UNION
        SELECT a.roleid FROM member_of b
          JOIN pg_catalog.pg_auth_members a ON (a.member = b.roleid)
          WHERE (a.grantor <> a.roleid) AND (a.grantor = ANY (t.grantors)))
      SELECT roleid FROM member_of) AS roles) AS m
  WHERE ${which}
