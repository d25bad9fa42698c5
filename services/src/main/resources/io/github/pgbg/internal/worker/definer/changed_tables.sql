-- Tables with a deferrable trigger (t) that this backend has a lock on which is stronger than a
-- reader's.
      FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_trigger t ON t.tgrelid OPERATOR(pg_catalog.=) l.relation
      WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
        AND l.locktype OPERATOR(pg_catalog.=) 'relation'
        AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d
          WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
        AND l.mode OPERATOR(pg_catalog.<>) 'AccessShareLock'
        AND l.mode OPERATOR(pg_catalog.<>) 'RowShareLock'
        AND t.tgdeferrable
