package io.github.pgbg.internal.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgbg.api.JobState;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.worker.base.Cancellation;
import io.github.pgbg.internal.worker.base.WaitGuard;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

class JobTest {
  private static final WaitGuard NO_LIMIT = WaitGuard.of(Cancellation.never());
  private final Job job = new Job(1_000, false);

  private static void nothing() {}

  private static PSQLException error(String sqlState) {
    return ErrorFields.error(sqlState, "it failed").exception();
  }

  private static RowBatch row(int bytes) {
    return RowBatch.of(List.of(new Tuple(new byte[][] {new byte[bytes]})));
  }

  @Test
  void allowsExactlyTheArrowsOfItsLifecycle() {
    for (JobState from : JobState.values()) {
      for (JobState to : JobState.values()) {
        boolean starts = from == JobState.STARTING;
        boolean expected =
            (starts && (to == JobState.RUNNING || to == JobState.CANCELED || to == JobState.ERROR))
                || (from == JobState.RUNNING && to.isTerminal());
        assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(expected);
      }
    }
  }

  @Test
  void aJobThatHasEndedDoesNotEndAgain() {
    assertThat(job.monitor().begin()).isTrue();
    job.end(null, JobTest::nothing);
    assertThat(job.state()).isEqualTo(JobState.STOPPED);
    assertThatThrownBy(() -> job.end(error("22012"), JobTest::nothing))
        .isInstanceOf(IllegalStateException.class);
    assertThat(job.error() == null).isTrue();
  }

  @Test
  void aCancelledJobIsCanceledOnlyIfTheCancelStoppedIt() {
    job.monitor().begin();
    assertThat(job.requestCancel()).isTrue();
    job.end(error("57014"), JobTest::nothing);
    assertThat(job.state()).isEqualTo(JobState.CANCELED);

    Job other = new Job(1_000, false);
    other.monitor().begin();
    other.requestCancel();
    other.end(error("22012"), JobTest::nothing);
    assertThat(other.state()).isEqualTo(JobState.ERROR);
  }

  @Test
  void aCancelBeforeTheBeginKeepsItFromBeginning() {
    job.requestCancel();
    assertThat(job.monitor().begin()).isFalse();
  }

  @Test
  void aCancelAfterTheEndChangesNothing() {
    job.monitor().begin();
    job.end(null, JobTest::nothing);
    assertThat(job.requestCancel()).isFalse();
    assertThat(job.monitor().endRequest()).isEqualTo(JobMonitor.EndRequest.NONE);
  }

  @Test
  void theWorkerIsFreeBeforeAnybodyLearnsOfTheEnd() {
    List<String> order = new ArrayList<>();
    var unused =
        job.listeners()
            .completion()
            .whenComplete((state, failure) -> order.add(failure == null ? "ended" : "failed"));
    job.monitor().begin();
    job.end(null, () -> order.add("free"));
    assertThat(order.get(0)).isEqualTo("free");
    assertThat(job.listeners().completion().join()).isEqualTo(JobState.STOPPED);
  }

  @Test
  void pausesWhenItsQueueIsFullAndGoesOnWhenTheReaderHasRead() throws SQLException {
    job.monitor().begin();
    job.monitor().add(row(900));
    assertThat(job.monitor().room(500)).isZero();
    assertThat(job.isFull()).isTrue();
    job.awaitFullOrEnd(NO_LIMIT);
    assertThat(job.take(NO_LIMIT)).hasSize(1);
    assertThat(job.isFull()).isFalse();
    assertThat(job.monitor().room(500)).isEqualTo(1_000);
  }

  @Test
  void aJobThatIsToEndDoesNotPause() {
    job.monitor().begin();
    job.monitor().add(row(900));
    job.requestCancel();
    assertThat(job.monitor().room(500)).isPositive();
  }

  @Test
  void aWaitEndsWithItsTimeItsCancelOrItsInterrupt() throws SQLException {
    job.monitor().begin();
    assertThat(job.awaitEnd(NO_LIMIT, TimeUnit.MILLISECONDS.toNanos(1))).isFalse();
    Cancellation cancelled = Cancellation.never();
    cancelled.cancel();
    assertThatThrownBy(() -> job.awaitEnd(WaitGuard.of(cancelled), Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    assertThatThrownBy(() -> job.awaitEnd(WaitGuard.of(Cancellation.after(1, 0)), Long.MAX_VALUE))
        .isInstanceOf(SQLException.class);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> job.awaitEnd(NO_LIMIT, Long.MAX_VALUE))
          .isInstanceOf(SQLException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whoWaitsWorksWhereNobodyElseDoes() throws SQLException {
    job.monitor().begin();
    List<String> worked = new ArrayList<>();
    job.engine(
        new JobEngine() {
          @Override
          public boolean breakOffIfStalled() {
            return false;
          }

          @Override
          public boolean enter() {
            return true;
          }

          @Override
          public void leave() {}

          @Override
          public boolean work(WaitGoal goal, long nanos) {
            worked.add(Thread.currentThread().getName());
            job.end(null, JobTest::nothing);
            return true;
          }

          @Override
          public void sendAhead() {}

          @Override
          public void attend(boolean atOnce) {}

          @Override
          public void settle() {}
        });
    assertThat(job.awaitEnd(NO_LIMIT, Long.MAX_VALUE)).isTrue();
    assertThat(worked).containsExactly(Thread.currentThread().getName());
  }
}
