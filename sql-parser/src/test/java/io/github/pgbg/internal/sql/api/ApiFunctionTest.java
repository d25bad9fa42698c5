package io.github.pgbg.internal.sql.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiFunctionTest {
  @Test
  void parametersHaveNamesTypesAndDefaults() {
    assertThat(ApiFunction.RUN_V2.parameters())
        .containsExactly(
            new Parameter("sql", ArgType.TEXT, null),
            new Parameter("queue_size", ArgType.INT4, "0"),
            new Parameter("timeout_ms", ArgType.INT4, "0"),
            new Parameter("label", ArgType.TEXT, "NULL"));
    assertThat(ApiFunction.DRAIN_V2.parameters().get(0))
        .isEqualTo(new Parameter("handles", ArgType.HANDLE_ARRAY, null));
    assertThat(ApiFunction.LIST_V2.parameters()).isEmpty();
  }

  @Test
  void launchAndSubmitHaveALabelledOverload() {
    assertThat(ApiFunction.overloads("pg_background_launch_v2"))
        .containsExactly(ApiFunction.LAUNCH_V2, ApiFunction.LAUNCH_V2_LABEL);
    assertThat(ApiFunction.byName("pg_background_submit_v2")).isEqualTo(ApiFunction.SUBMIT_V2);
    assertThat(ApiFunction.byName("pg_background_nonsense")).isNull();
  }

  @Test
  void returnTypesReadAsInCreateFunction() {
    assertThat(ApiFunction.LAUNCH.returns().sql()).isEqualTo("int4");
    assertThat(ApiFunction.DETACH.returns().sql()).isEqualTo("void");
    assertThat(ApiFunction.RESULT.returns().sql()).isEqualTo("SETOF record");
    assertThat(ApiFunction.DRAIN_V2.returns().sql()).isEqualTo("SETOF pg_background_outcome");
    assertThat(ApiFunction.LAUNCH_V2.returns())
        .isEqualTo(new ReturnType.Composite(CompositeType.HANDLE));
  }

  @Test
  void whatIsBuiltOverOthersEndsAtPrimitives() {
    for (ApiFunction function : ApiFunction.values()) {
      for (ApiFunction lower : function.builtOver()) {
        assertThat(lower).isLessThan(function);
      }
    }
    assertThat(ApiFunction.CANCEL_ALL_V2.isPrimitive()).isTrue();
    assertThat(ApiFunction.PURGE_V2.isPrimitive()).isFalse();
  }

  @Test
  void theListHasTheColumnsOfTheExtension() {
    assertThat(ApiFunction.LIST_COLUMNS).extracting(Column::name).hasSize(10).endsWith("label");
    assertThat(CompositeType.OUTCOME.columns()).hasSize(12);
  }
}
