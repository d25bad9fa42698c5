package io.github.pgbg.internal.sql.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
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
    assertThat(ApiTable.overloads(ApiLevel.V1_10, "pg_background_launch_v2"))
        .containsExactly(ApiFunction.LAUNCH_V2, ApiFunction.LAUNCH_V2_LABEL);
    assertThat(ApiTable.overloads(ApiLevel.V2_0, "pg_background_launch"))
        .containsExactly(ApiFunction.LAUNCH_V2, ApiFunction.LAUNCH_V2_LABEL);
    assertThat(ApiTable.overloads(ApiLevel.V1_10, "pg_background_launch"))
        .containsExactly(ApiFunction.LAUNCH, ApiFunction.LAUNCH_V2_LABEL);
    assertThat(ApiTable.isName("pg_background_nonsense")).isFalse();
  }

  @Test
  void returnTypesReadAsInCreateFunction() {
    assertThat(ApiFunction.LAUNCH.returns().sql(ApiLevel.V2_0)).isEqualTo("int4");
    assertThat(ApiFunction.DETACH.returns().sql(ApiLevel.V2_0)).isEqualTo("void");
    assertThat(ApiFunction.RESULT.returns().sql(ApiLevel.V2_0)).isEqualTo("SETOF record");
    assertThat(ApiFunction.DRAIN_V2.returns().sql(ApiLevel.V2_0))
        .isEqualTo("SETOF pg_background_outcome");
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
    assertThat(ListColumns.ALL).extracting(Column::name).hasSize(10).endsWith("label");
    assertThat(CompositeType.OUTCOME.columns(ApiLevel.V1_10)).hasSize(12);
  }

  @Test
  void levelTwoHasTheFunctionsOfTheExtensionAndOurs() {
    assertThat(ApiTable.names(ApiLevel.V2_0))
        .hasSize(45)
        .contains("pg_background_wait", "pg_background_wait_v2", "pg_background_report_progress")
        .doesNotContain(
            "pg_background_cancel_v2_grace",
            "pg_background_wait_v2_timeout",
            "pg_background_status_v2",
            "pg_background_progress");
  }

  @Test
  void levelOneTakesEveryNameOfLevelTwo() {
    assertThat(ApiTable.names(ApiLevel.V1_10)).containsAll(ApiTable.names(ApiLevel.V2_0));
  }

  @Test
  void noCallFitsTwoRowsByItsNumberOfArgumentsButForAHandle() {
    for (ApiLevel level : ApiLevel.values()) {
      for (String name : ApiTable.names(level)) {
        Set<Integer> counts = new HashSet<>();
        for (ApiFunction function : ApiTable.overloads(level, name)) {
          int most = function.parameters().size();
          int least =
              (int) function.parameters().stream().filter(p -> p.defaultSql() == null).count();
          for (int count = least; count <= most; count++) {
            assertThat(counts.add(count) || name.equals("pg_background_discard_result"))
                .as("%s with %d arguments at %s", name, count, level)
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void onlyTheTypesThatDifferHaveTwoShapes() {
    assertThat(Arrays.stream(CompositeType.values()).filter(CompositeType::hasTwoShapes))
        .containsExactly(
            CompositeType.STATS,
            CompositeType.RESULT_INFO,
            CompositeType.ERROR,
            CompositeType.RUN_RESULT);
  }
}
