package io.github.pgbg.internal.worker.definer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Tuple;

class RecordLiteralTest {

  private static List<@Nullable String> read(String literal, int columns) {
    Tuple row = RecordLiteral.read(literal.getBytes(StandardCharsets.UTF_8), columns);
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < row.fieldCount(); i++) {
      byte[] value = row.get(i);
      values.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    return values;
  }

  @Test
  void plainColumnsEndAtCommas() {
    assertThat(read("(1,abc,é)", 3)).containsExactly("1", "abc", "é");
  }

  @Test
  void nothingIsNullAndQuotesAreAnEmptyText() {
    assertThat(read("()", 1)).containsExactly((String) null);
    assertThat(read("(,\"\",)", 3)).containsExactly(null, "", null);
  }

  @Test
  void aRowWithoutColumnsHasNone() {
    assertThat(read("()", 0)).isEmpty();
  }

  @Test
  void quotesAndBackslashesAreWrittenTwice() {
    assertThat(read("(\"a\"\"b\\\\c\",\"(x,y)\",\"\"\"\")", 3))
        .containsExactly("a\"b\\c", "(x,y)", "\"");
  }
}
