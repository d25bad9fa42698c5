${views}REVOKE ALL ON ${schema}.pg_background_list, ${schema}.pg_background_activity FROM PUBLIC;
