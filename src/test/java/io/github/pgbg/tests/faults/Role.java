package io.github.pgbg.tests.faults;

/** What a connection is for, by what the server knows of it. */
enum Role {
  LAUNCHER("application_name NOT LIKE 'pg_background%'"),
  WORKER("application_name LIKE 'pg_background%' AND application_name <> 'pg_background:control'"),
  CONTROL("application_name = 'pg_background:control'");

  private final String condition;

  Role(String condition) {
    this.condition = condition;
  }

  String condition() {
    return condition;
  }
}
