package io.github.pgbg.internal.worker.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancellationTest {
  private static final long LONG_MILLIS = 3_600_000;

  private static void awaitDeadline(Cancellation cancellation) {
    while (!cancellation.isOver(Thread.currentThread())) {
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutALimitNothingEndsTheCall() {
    Cancellation never = Cancellation.never();
    assertThat(never.isOver(Thread.currentThread())).isFalse();
    assertThat(never.remainingNanos()).isEqualTo(Long.MAX_VALUE);
    assertThatCode(never::throwIfCancelled).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, canceling statement due to user request",
    "0, 1, canceling statement due to statement timeout",
    "1, 3600000, canceling statement due to user request",
    "3600000, 1, canceling statement due to statement timeout"
  })
  void theTighterLimitEndsItInItsOwnWords(long query, long statement, String message) {
    Cancellation limited = Cancellation.after(query, statement);
    awaitDeadline(limited);
    assertThatThrownBy(limited::throwIfCancelled)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
        .hasMessageContaining(message);
  }

  @Test
  void theTimeBeginsAnewWithARestart() {
    Cancellation limited = Cancellation.after(LONG_MILLIS, 0);
    long first = limited.remainingNanos();
    long before = first;
    while (before == first) {
      before = limited.remainingNanos();
    }
    limited.restart();
    assertThat(limited.remainingNanos()).isGreaterThan(before);
  }

  @Test
  void theFirstReasonStaysAndWhoeverWaitsIsWoken() {
    Cancellation cancellation = Cancellation.never();
    AtomicInteger woken = new AtomicInteger();
    cancellation.onCancel(woken::incrementAndGet);
    SQLException why = new SQLException("the connection was closed", "08003");
    cancellation.cancel(why);
    cancellation.cancel();
    assertThat(woken).hasValue(2);
    assertThat(cancellation.isOver(Thread.currentThread())).isTrue();
    assertThatThrownBy(cancellation::throwIfCancelled).isSameAs(why);
    cancellation.onCancel(null);
    cancellation.cancel();
    assertThat(woken).hasValue(2);
  }

  @Test
  void aConditionIsLookedAtOften() {
    AtomicBoolean holds = new AtomicBoolean();
    SQLException why = new SQLException("gone");
    Cancellation cancellation = Cancellation.when(holds::get, why);
    assertThat(cancellation.pollNanos()).isLessThan(1_000_000_000L);
    assertThatCode(cancellation::throwIfCancelled).doesNotThrowAnyException();
    holds.set(true);
    assertThat(cancellation.isOver(Thread.currentThread())).isTrue();
    assertThatThrownBy(cancellation::throwIfCancelled).isSameAs(why);
  }

  @Test
  void anInterruptOfTheWaitingThreadEndsTheWait() throws InterruptedException {
    Cancellation cancellation = Cancellation.never();
    Thread waiting =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              awaitDeadline(cancellation);
            });
    waiting.start();
    assertThat(cancellation.isOver(waiting)).isFalse();
    waiting.interrupt();
    waiting.join(60_000);
    assertThat(waiting.isAlive()).isFalse();
  }
}
