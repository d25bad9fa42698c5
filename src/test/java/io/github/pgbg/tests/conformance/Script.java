package io.github.pgbg.tests.conformance;

import java.util.List;

/** A script file and its records. */
record Script(String file, List<ScriptRecord> records) {
  /** How reports and the list of exceptions name a record. */
  String place(ScriptRecord scriptRecord) {
    return file + ":" + scriptRecord.line();
  }
}
