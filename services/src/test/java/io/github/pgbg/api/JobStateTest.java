package io.github.pgbg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {
  private static final Map<JobState, Set<JobState>> ARROWS =
      Map.of(
          JobState.STARTING,
          Set.of(JobState.RUNNING, JobState.ERROR, JobState.CANCELED),
          JobState.RUNNING,
          Set.of(JobState.STOPPED, JobState.ERROR, JobState.CANCELED));

  @ParameterizedTest
  @EnumSource
  void onlyTheArrowsOfTheLifecycleMayBeTaken(JobState from) {
    for (JobState to : JobState.values()) {
      assertThat(from.mayBecome(to))
          .as("%s to %s", from, to)
          .isEqualTo(ARROWS.getOrDefault(from, Set.of()).contains(to));
    }
  }
}
