SELECT kind, value FROM ${function}(${ticket}::pg_catalog.text, ${signature}::pg_catalog.text,
  ${cuts}::pg_catalog.int4[], ${kinds}::pg_catalog.text, ${rows}::pg_catalog.bool)
