-- Whatever role the session takes sees its own workers in them.
${views}GRANT SELECT ON ${schema}.pg_background_list, ${schema}.pg_background_activity TO PUBLIC;
