package io.github.pgbg.internal.pgjdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLWarning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.ServerErrorMessage;

class MessageStreamTest {
  private static final String STATE = "PGBG1";

  private static final String TAG = "C\0\0\0\rSELECT 1\0";
  private static final String READY = "Z\0\0\0\5I";

  private final List<String> events = new ArrayList<>();
  private final List<SQLWarning> answers = new ArrayList<>();
  private final Wire wire = Wire.ofApplication();
  private boolean translates;

  MessageStreamTest() {
    wire.opened();
    wire.tap(
        new WireTap() {
          @Override
          public String requestState() {
            return STATE;
          }

          @Override
          public List<SQLWarning> serve(ServerErrorMessage request) {
            events.add("request " + request.getMessage());
            return List.copyOf(answers);
          }

          @Override
          public boolean translates() {
            return translates;
          }

          @Override
          public ErrorFields translate(ServerErrorMessage message) {
            return ErrorFields.of(message).with('M', "translated " + message.getMessage());
          }
        });
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static String request(String message) {
    return text(ErrorFields.error(STATE, message).with('S', "HINWEIS").noticeResponse());
  }

  private static String notice(String state, String message) {
    return text(ErrorFields.error(state, message).noticeResponse());
  }

  private static String error(String message) {
    return text(ErrorFields.error("22012", message).errorResponse());
  }

  /** What the server sends, in pieces as the network gives them. */
  private static final class Pieces extends InputStream {
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    Pieces(String... texts) {
      Arrays.stream(texts).filter(text -> !text.isEmpty()).forEach(this::add);
    }

    private void add(String text) {
      pieces.add(text.getBytes(ISO_8859_1));
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      byte[] piece = pieces.poll();
      if (piece == null) {
        return -1;
      }
      int count = Math.min(length, piece.length);
      System.arraycopy(piece, 0, bytes, offset, count);
      if (count < piece.length) {
        pieces.addFirst(Arrays.copyOfRange(piece, count, piece.length));
      }
      return count;
    }

    @Override
    public int available() {
      return pieces.isEmpty() ? 0 : pieces.peek().length;
    }
  }

  private String readAll(InputStream in) throws IOException {
    MessageStream stream = new MessageStream(in, wire);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64];
    for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      all.write(buffer, 0, count);
      events.add("read " + count);
    }
    return all.toString(ISO_8859_1);
  }

  @Test
  void ordinaryMessagesPassAsTheyAre() throws IOException {
    String sent = notice("00000", "a notice") + TAG + error("an error") + READY;
    assertThat(readAll(new Pieces(sent))).isEqualTo(sent);
    assertThat(events).noneMatch(event -> event.startsWith("request"));
  }

  @Test
  void aRequestIsTakenOutWhereverItIsCut() throws IOException {
    String before = TAG + notice("01000", "a warning");
    String sent = before + request("what?") + TAG + READY;
    for (int first = 1; first < sent.length(); first++) {
      for (int second = first; second < sent.length(); second += 7) {
        events.clear();
        Pieces pieces =
            new Pieces(
                sent.substring(0, first), sent.substring(first, second), sent.substring(second));
        assertThat(readAll(pieces))
            .as("cut at %d and %d", first, second)
            .isEqualTo(before + TAG + READY);
        assertThat(events).containsOnlyOnce("request what?");
      }
    }
  }

  @Test
  void whatCameBeforeIsReadBeforeTheRequestIsServed() throws IOException {
    readAll(new Pieces(TAG + request("what?") + READY));
    assertThat(events).containsExactly("read 14", "request what?", "read 6");
  }

  @Test
  void requestsThatCameTogetherAreServedOneByOne() throws IOException {
    assertThat(readAll(new Pieces(request("1") + request("2") + TAG + request("3") + READY)))
        .isEqualTo(TAG + READY);
    assertThat(events).containsExactly("request 1", "request 2", "read 14", "request 3", "read 6");
  }

  @Test
  void aRequestMayBeLongerThanAnyBuffer() throws IOException {
    String message = "x".repeat(300_000);
    String sent = request(message);
    assertThat(readAll(new Pieces(sent.substring(0, 100_000), sent.substring(100_000) + TAG)))
        .isEqualTo(TAG);
    assertThat(events).contains("request " + message);
  }

  @Test
  void noticesOfTheAnswerStandInItsPlace() throws IOException {
    answers.add(ErrorFields.error("01000", "of the job").warning());
    assertThat(readAll(new Pieces(TAG + request("what?") + READY)))
        .isEqualTo(
            TAG
                + text(
                    ErrorFields.of(new ServerErrorMessage("SERROR\0C01000\0Mof the job\0"))
                        .noticeResponse())
                + READY);
  }

  @Test
  void errorsAndNoticesAreTranslatedWhereTheTapWantsIt() throws IOException {
    translates = true;
    String sent = error("e") + notice("00000", "n") + TAG + READY;
    for (int cut = 1; cut < sent.length(); cut++) {
      String read = readAll(new Pieces(sent.substring(0, cut), sent.substring(cut)));
      assertThat(read).contains("Mtranslated e\0", "Mtranslated n\0").endsWith(TAG + READY);
    }
  }

  @Test
  void whatIsThereIsCountedWithoutTheRequests() throws IOException {
    MessageStream stream = new MessageStream(new Pieces(request("what?"), TAG), wire);
    assertThat(stream.available()).isEqualTo(14);
    assertThat(events).containsExactly("request what?");
    assertThat(stream.read(new byte[100])).isEqualTo(14);
    assertThat(stream.available()).isZero();
  }

  @Test
  void aNoticeThatIsNotThereInFullDoesNotCount() throws IOException {
    MessageStream stream = new MessageStream(new Pieces(request("what?").substring(0, 20)), wire);
    assertThat(stream.available()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void bytesThatAreNoMessagesPass() throws IOException {
    String tls = "\u0017\3\3\0\0" + request("what?");
    assertThat(readAll(new Pieces(tls))).isEqualTo(tls);
    assertThat(events).noneMatch(event -> event.startsWith("request"));
  }
}
