package io.github.pgbg.internal.pgjdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLWarning;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The fields of an ErrorResponse or NoticeResponse, and the exception or warning PgJDBC makes of
 * them: tools read {@link PSQLException#getServerErrorMessage()}.
 *
 * <p>Letters: <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">Error
 * and Notice Message Fields</a>.
 */
public final class ErrorFields {
  private final Map<Character, String> fields = new LinkedHashMap<>();

  private ErrorFields() {}

  /** An error with its SQLSTATE and primary message. */
  public static ErrorFields error(String sqlState, String message) {
    return new ErrorFields()
        .with('S', "ERROR")
        .with('V', "ERROR")
        .with('C', sqlState)
        .with('M', message);
  }

  /** The fields of a message the server sent. */
  public static ErrorFields of(ServerErrorMessage message) {
    return new ErrorFields()
        .with('S', message.getSeverity())
        .with('C', message.getSQLState())
        .with('M', message.getMessage())
        .with('D', message.getDetail())
        .with('H', message.getHint())
        .with('P', number(message.getPosition()))
        .with('p', number(message.getInternalPosition()))
        .with('q', message.getInternalQuery())
        .with('W', message.getWhere())
        .with('s', message.getSchema())
        .with('t', message.getTable())
        .with('c', message.getColumn())
        .with('d', message.getDatatype())
        .with('n', message.getConstraint())
        .with('F', message.getFile())
        .with('L', number(message.getLine()))
        .with('R', message.getRoutine());
  }

  private static @Nullable String number(int value) {
    return value > 0 ? Integer.toString(value) : null;
  }

  /** Sets a field; null takes it away. */
  public ErrorFields with(char field, @Nullable String value) {
    if (value == null) {
      fields.remove(field);
    } else {
      fields.put(field, value.replace('\0', ' '));
    }
    return this;
  }

  /** Takes a field away that is there but says nothing. */
  public ErrorFields withoutEmpty(char field) {
    if ("".equals(fields.get(field))) {
      fields.remove(field);
    }
    return this;
  }

  public ErrorFields detail(@Nullable String detail) {
    return with('D', detail);
  }

  public ErrorFields hint(@Nullable String hint) {
    return with('H', hint);
  }

  /** Position in the statement's text, in characters, from 1. */
  public ErrorFields position(int position) {
    return with('P', number(position));
  }

  /** Adds a line at the end of the context. */
  public ErrorFields context(String line) {
    String where = fields.get('W');
    return with('W', where == null ? line : where + "\n" + line);
  }

  private ServerErrorMessage message() {
    return new ServerErrorMessage(body());
  }

  /** The fields as the server sends them: each a letter, a text and a zero. */
  String body() {
    StringBuilder body = new StringBuilder();
    fields.forEach((field, value) -> body.append(field.charValue()).append(value).append('\0'));
    return body.toString();
  }

  /** The message that a server sends for an error. */
  byte[] errorResponse() {
    return response('E');
  }

  /** The message that a server sends for a notice. */
  byte[] noticeResponse() {
    return response('N');
  }

  private byte[] response(char letter) {
    byte[] body = body().getBytes(StandardCharsets.UTF_8);
    int length = 4 + body.length + 1;
    return ByteBuffer.allocate(1 + length).put((byte) letter).putInt(length).put(body).array();
  }

  public PSQLException exception() {
    return new PSQLException(message());
  }

  public PSQLException exception(@Nullable Throwable cause) {
    PSQLException exception = exception();
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }

  public SQLWarning warning() {
    return new PSQLWarning(message());
  }
}
