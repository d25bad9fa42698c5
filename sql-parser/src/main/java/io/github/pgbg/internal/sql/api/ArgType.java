package io.github.pgbg.internal.sql.api;

/** The types of the arguments of the API. */
public enum ArgType {
  INT4("int4"),
  INT8("int8"),
  TEXT("text"),
  HANDLE("pg_background_handle"),
  HANDLE_ARRAY("pg_background_handle[]");

  private final String sqlName;

  ArgType(String sqlName) {
    this.sqlName = sqlName;
  }

  public String sqlName() {
    return sqlName;
  }

  /** Whether it is one of the API's own types, and so in the schema of its functions. */
  public boolean isOwn() {
    return this == HANDLE || this == HANDLE_ARRAY;
  }
}
