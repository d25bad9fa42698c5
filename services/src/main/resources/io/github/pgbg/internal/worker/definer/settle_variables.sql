  pending pg_catalog.text;
  command_before pg_catalog.int8;
  command_after pg_catalog.int8;
