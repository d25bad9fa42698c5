package io.github.pgbg.internal.worker.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlTemplateTest {
  private final SqlTemplate template = SqlTemplate.of(SqlTemplateTest.class, "template.sql");

  @Test
  void fillsEachPlaceholderWhereverItStands() {
    assertThat(template.fill("schema", "s", "limit", "5"))
        .isEqualTo("SELECT s.f($1, 5) $${x y}$$ ${ } FROM s.t\n");
  }

  @Test
  void doesNotFillWhatAValueContains() {
    assertThat(template.fill("schema", "${limit}", "limit", "5"))
        .isEqualTo("SELECT ${limit}.f($1, 5) $${x y}$$ ${ } FROM ${limit}.t\n");
  }

  @Test
  void failsOnAPlaceholderWithoutAValue() {
    assertThatThrownBy(() -> template.fill("schema", "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("template.sql: no value for ${limit}");
  }

  @Test
  void failsOnAValueWithoutAPlaceholder() {
    assertThatThrownBy(() -> template.fill(Map.of("schema", "s", "limit", "5", "more", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("template.sql: no placeholder for [more]");
  }

  @Test
  void failsOnANameWithoutAValue() {
    assertThatThrownBy(() -> template.fill("schema"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("template.sql: a name without a value");
  }

  @Test
  void saysWhichResourceIsMissing() {
    SqlTemplate missing = SqlTemplate.of(SqlTemplateTest.class, "missing.sql");
    assertThatThrownBy(missing::fill)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the jar lacks the resource missing.sql of io.github.pgbg.internal.worker.base");
  }
}
