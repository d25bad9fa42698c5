package io.github.pgbg.tests.conformance;

import java.util.List;

/** A script file and its records. */
record Script(String file, List<ScriptRecord> records) {
  private static final String INSTALLED = "-installed.slt";

  /** Whether the functions have to be real objects of the database. */
  boolean needsInstallation() {
    return file.endsWith(INSTALLED);
  }

  /** The version of the extension that the records were taken from, and that sessions have. */
  String version() {
    return file.replace(INSTALLED, ".slt").endsWith("20.slt") ? "2.0" : "1.10";
  }

  /** How reports and the list of exceptions name a record. */
  String place(ScriptRecord scriptRecord) {
    return file + ":" + scriptRecord.line();
  }
}
