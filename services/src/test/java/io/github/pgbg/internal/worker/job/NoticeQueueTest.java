package io.github.pgbg.internal.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.pgjdbc.ServerNotice;
import java.sql.SQLWarning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

class NoticeQueueTest {
  private final NoticeQueue queue = new NoticeQueue(10_000);

  private static ServerNotice notice(String text) {
    return ServerNotice.of(ErrorFields.error("00000", text).with('S', "NOTICE").warning());
  }

  @Test
  void keepsTheFirstAndCountsTheOthers() {
    for (int i = 0; i < 10_000; i++) {
      queue.add(notice("row " + i));
    }
    assertThat(queue.waitingBytes()).isLessThanOrEqualTo(10_000);
    List<SQLWarning> drained = queue.drain().withCount();
    assertThat(drained.get(0).getMessage()).contains("row 0");
    SQLWarning last = drained.get(drained.size() - 1);
    assertThat(last.getMessage())
        .contains(10_001 - drained.size() + " further notices of the background worker");
    assertThat(last.getSQLState()).isEqualTo("01000");
    assertThat(queue.drain().withCount()).isEmpty();
  }

  @Test
  void keepsNoneWhereNobodyCanRead() {
    queue.add(notice("before"));
    queue.close();
    queue.add(notice("after"));
    assertThat(queue.waitingBytes()).isZero();
    assertThat(queue.drain().withCount()).isEmpty();
  }

  @Test
  void aNoticeKeepsItsFields() {
    queue.add(
        ServerNotice.of(
            ErrorFields.error("P0001", "x").with('S', "NOTICE").detail("d").hint("h").warning()));
    SQLWarning warning = queue.drain().withCount().get(0);
    assertThat(warning.getSQLState()).isEqualTo("P0001");
    ServerErrorMessage message = ((PSQLWarning) warning).getServerErrorMessage();
    assertThat(message.getMessage()).isEqualTo("x");
    assertThat(message.getDetail()).isEqualTo("d");
    assertThat(message.getHint()).isEqualTo("h");
  }
}
