package io.github.pgbg.internal.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLWarning;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

class ServerNoticeTest {
  private static ServerErrorMessage read(ServerNotice notice) {
    SQLWarning warning = notice.warning();
    return ((PSQLWarning) warning).getServerErrorMessage();
  }

  @Test
  void aLineIsAddedAtTheEndOfTheContext() {
    ServerNotice notice = new ServerNotice("SNOTICE\0C00000\0MWhat\0Win a function\0Fpl_exec.c\0");
    ServerErrorMessage message = read(notice.withContext("background worker, pid 7"));
    assertThat(message.getWhere()).isEqualTo("in a function\nbackground worker, pid 7");
    assertThat(message.getMessage()).isEqualTo("What");
    assertThat(message.getFile()).isEqualTo("pl_exec.c");
  }

  @Test
  void aNoticeWithoutContextGetsOne() {
    ServerNotice notice = new ServerNotice("SNOTICE\0C00000\0MW\0");
    assertThat(read(notice.withContext("here")).getWhere()).isEqualTo("here");
    assertThat(read(notice.withContext("here")).getMessage()).isEqualTo("W");
  }
}
