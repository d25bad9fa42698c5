package io.github.pgbg.internal.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextEditTest {
  @Test
  void withoutEditsTheTextIsTheSameObject() {
    String text = "SELECT 1";

    assertThat(TextEdit.apply(text, List.of())).isSameAs(text);
  }

  @Test
  void editsMayComeInAnyOrder() {
    List<TextEdit> edits =
        List.of(new TextEdit(4, 5, "four"), new TextEdit(0, 1, ""), new TextEdit(2, 2, "+"));

    assertThat(TextEdit.apply("012345", edits)).isEqualTo("1+23four5");
  }
}
