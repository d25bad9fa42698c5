package io.github.pgbg.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerStateTest {
  private static final Map<WorkerState, Set<WorkerState>> ARROWS =
      Map.of(
          WorkerState.STARTING,
          Set.of(WorkerState.RUNNING, WorkerState.ERROR, WorkerState.CANCELED),
          WorkerState.RUNNING,
          Set.of(WorkerState.STOPPED, WorkerState.ERROR, WorkerState.CANCELED));

  @ParameterizedTest
  @EnumSource
  void onlyTheArrowsOfTheLifecycleMayBeTaken(WorkerState from) {
    for (WorkerState to : WorkerState.values()) {
      assertThat(from.mayBecome(to))
          .as("%s to %s", from, to)
          .isEqualTo(ARROWS.getOrDefault(from, Set.of()).contains(to));
    }
  }
}
