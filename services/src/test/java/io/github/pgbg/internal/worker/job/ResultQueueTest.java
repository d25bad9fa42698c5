package io.github.pgbg.internal.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Tuple;

class ResultQueueTest {
  private final ResultQueue queue = new ResultQueue(1_000);

  private static RowBatch rows(int count, int bytes) {
    List<Tuple> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Tuple(new byte[][] {"x".repeat(bytes).getBytes(StandardCharsets.UTF_8)}));
    }
    return RowBatch.of(rows);
  }

  @Test
  void rowsComeInTheirOrderAndMakeRoomWhenTheyGo() {
    queue.add(rows(3, 100));
    queue.add(rows(1, 100));
    assertThat(queue.roomBytes()).isEqualTo(1_000 - 4 * 108);
    assertThat(queue.poll()).hasSize(3);
    assertThat(queue.poll()).hasSize(1);
    assertThat(queue.poll()).isNull();
    assertThat(queue.roomBytes()).isEqualTo(1_000);
  }

  @Test
  void isFullForARowThatDoesNotFitUnlessNoneWaits() {
    assertThat(queue.isFullFor(5_000)).isFalse();
    queue.add(rows(1, 900));
    assertThat(queue.isFullFor(50)).isFalse();
    assertThat(queue.isFullFor(100)).isTrue();
  }

  @Test
  void aPieceLargerThanTheQueueIsGivenRowByRow() {
    queue.add(rows(3, 900));
    assertThat(queue.poll()).hasSize(1);
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void countsRowsThatNobodyReads() {
    queue.add(rows(2, 10));
    queue.abandon();
    queue.add(rows(5, 10));
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.rowCount()).isEqualTo(7);
    assertThat(queue.totalBytes()).isEqualTo(7 * 18);
    assertThat(queue.isFullFor(5_000)).isFalse();
  }

  @Test
  void isNeverFullWhenTheRestIsBuffered() {
    queue.add(rows(5, 300));
    assertThat(queue.isFullFor(100)).isTrue();
    queue.bufferRest();
    assertThat(queue.isFullFor(100)).isFalse();
    assertThat(queue.roomBytes()).isEqualTo(1_000);
  }
}
