package io.github.pgbg.internal.pgjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.Socket;
import java.util.Properties;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepaliveTest {
  @ParameterizedTest
  @CsvSource({"0,15,5", "30,15,5", "300,15,5", "20,11,3", "10,7,1", "4,1,1", "1,1,1"})
  void aLostNetworkIsNoticedWithinTheSocketTimeout(String timeout, int idle, int interval)
      throws Exception {
    Properties info = new Properties();
    info.setProperty("socketTimeout", timeout);
    assertThat(Keepalive.within(info)).isEqualTo(new Keepalive(idle, interval, 3));
  }

  @Test
  void theSocketHasTheIntervals() throws Exception {
    try (Socket socket = new Socket()) {
      assumeThat(socket.supportedOptions()).contains(ExtendedSocketOptions.TCP_KEEPIDLE);
      Keepalive.DEFAULT.apply(socket);
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(15);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
    }
  }

  @Test
  void theUrlDoesNotSwitchItOff() throws Exception {
    try (Socket socket = new Socket();
        Socket tapped = new TappedSocket(socket, Wire.own(new Properties()))) {
      Keepalive.DEFAULT.apply(socket);
      tapped.setKeepAlive(false); // as PgJDBC does with tcpKeepAlive's default
      assertThat(socket.getKeepAlive()).isTrue();
    }
  }

  /** A socket of an application's own factory may be anything. */
  @Test
  void aSocketWithoutOptionsIsLeftAsItIs() {
    Keepalive.DEFAULT.apply(
        new Socket() {
          @Override
          public void setKeepAlive(boolean on) {
            throw new UnsupportedOperationException();
          }
        });
  }
}
