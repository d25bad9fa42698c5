package io.github.pgbg.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
  private final Variables variables = new Variables();

  @Test
  void valuesReplaceTheirReferences() {
    variables.set(List.of("pid", "cookie"), List.of("12", "$1"));
    assertThat(variables.expand("f(${pid}, ${cookie}, $1, $$)")).isEqualTo("f(12, $1, $1, $$)");
  }

  @Test
  void aFailedLetLeavesNoOldValueBehind() {
    variables.set(List.of("pid"), List.of("12"));
    variables.unset(List.of("pid"), 40);
    assertThatThrownBy(() -> variables.expand("f(${pid})"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("${pid} has no value: the let at line 40 failed");
  }
}
