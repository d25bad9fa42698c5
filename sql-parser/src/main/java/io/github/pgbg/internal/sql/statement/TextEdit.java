package io.github.pgbg.internal.sql.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A replacement for the characters [start, end) of a text. */
public record TextEdit(int start, int end, String replacement) {

  /** The text with all edits made, none of which overlaps another. */
  public static String apply(String text, List<TextEdit> edits) {
    if (edits.isEmpty()) {
      return text;
    }
    List<TextEdit> inOrder = new ArrayList<>(edits);
    inOrder.sort(Comparator.comparingInt(TextEdit::start));
    StringBuilder edited = new StringBuilder(text.length() + 16 * edits.size());
    int copied = 0;
    for (TextEdit edit : inOrder) {
      edited.append(text, copied, edit.start()).append(edit.replacement());
      copied = edit.end();
    }
    return edited.append(text, copied, text.length()).toString();
  }
}
