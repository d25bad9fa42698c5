package io.github.pgbg.internal.sql.call;

import java.util.List;

/** Which of the three ways a text goes. */
public sealed interface ParsedText {
  /** No call in it, or one that only the server can refuse in its own words. */
  record PassThrough() implements ParsedText {}

  /** The driver answers. */
  record Local(LocalQuery query) implements ParsedText {}

  /** The server evaluates the statement and asks the driver; the names of the API in order. */
  record Bridged(List<CallSite> sites) implements ParsedText {}
}
