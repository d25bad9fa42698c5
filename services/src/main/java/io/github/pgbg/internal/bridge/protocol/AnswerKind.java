package io.github.pgbg.internal.bridge.protocol;

/** What an answer is: its second element is the letter. The first is the request's keyed hash. */
public enum AnswerKind {
  /** One value, or nothing: the third element. */
  VALUE("V"),
  /** A value or a row of a job that begins once the function has confirmed that it still waits. */
  LAUNCHED("L"),
  /** A row of a composite type: a column an element. */
  ROW("R"),
  /** The composite type's NULL. */
  NULL_ROW("N"),
  /** Rows: see {@link ResultChunks}, or a list's columns, an array each. */
  ROWS("T"),
  /** As {@link #ROWS}, with values that a separator tells apart in place of an array. */
  SEPARATED_ROWS("D"),
  /** As {@link #ROWS}, of a job whose command tag is its only row. */
  COMMAND("C"),
  /** As {@link #ROWS}, of a type that is handed out as text only; no answer has it. */
  TEXT_ONLY("X"),
  /** The caller is to ask again and say what its settings are; the third: custom names to add. */
  SETTINGS_WANTED("S"),
  /** The caller is to ask again, with a ticket that its role signs; see {@code consent.sql}. */
  TICKET_WANTED("W"),
  /** An error: SQLSTATE, message, detail, hint, schema, table, column, data type, constraint. */
  ERROR("E");

  private final String letter;

  AnswerKind(String letter) {
    this.letter = letter;
  }

  public String letter() {
    return letter;
  }
}
