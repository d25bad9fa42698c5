package io.github.pgbg.shell;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** A value of a table as the lines it takes and its width in columns of the terminal. */
record Cell(List<String> lines, int width) {
  static Cell of(@Nullable String value) {
    List<String> lines =
        value == null || value.isEmpty()
            ? List.of("")
            : value.indexOf('\n') < 0 && value.indexOf('\t') < 0 && value.indexOf('\r') < 0
                ? List.of(value)
                : value.replace("\t", "    ").lines().toList();
    if (lines.size() == 1) {
      return new Cell(lines, width(lines.get(0)));
    }
    return new Cell(lines, lines.stream().mapToInt(Cell::width).max().orElse(0));
  }

  /** The line at an index, filled up with space on the right or on the left. */
  String line(int index, int columns, boolean right) {
    String text = index < lines.size() ? lines.get(index) : "";
    String space = " ".repeat(Math.max(0, columns - width(text)));
    return right ? space + text : text + space;
  }

  static int width(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return new AttributedString(text).columnLength();
      }
    }
    return text.length(); // which is nearly always so, and a hundred times faster
  }
}
