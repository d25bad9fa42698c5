package io.github.pgbg.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/**
 * Tells JLine that Enter starts another line until the statement has its semicolon, so that history
 * keeps a statement as one entry.
 */
final class SqlLineParser extends DefaultParser {
  SqlLineParser() {
    setQuoteChars(new char[0]);
    setEscapeChars(new char[0]);
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && !line.stripLeading().startsWith("\\")
        && !Completeness.isComplete(line)) {
      throw new EOFError(-1, -1, "the statement is not complete", "");
    }
    return super.parse(line, cursor, context);
  }
}
