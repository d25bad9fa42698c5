package io.github.pgbg.internal.bridge.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the array literal that an answer is: text[] of PostgreSQL (arrayfuncs.c, array_out).
 *
 * <p>In bytes and in one go, because a row may be as large as PostgreSQL allows.
 */
public final class ArrayLiteralWriter {
  private static final byte[] NULL = {'N', 'U', 'L', 'L'};

  /** Before a quote or backslash of an element, and of an element of an array in it. */
  private static final byte[][] ESCAPES = {{'\\'}, {'\\', '\\', '\\'}};

  private final Bytes text = new Bytes();
  private boolean first = true;

  public ArrayLiteralWriter() {
    text.write('{');
  }

  public ArrayLiteralWriter add(@Nullable String element) {
    separate();
    value(element == null ? null : element.getBytes(StandardCharsets.UTF_8), 0);
    return this;
  }

  /** An array as one element. */
  public ArrayLiteralWriter addArray(List<@Nullable String> elements) {
    beginArray();
    for (String element : elements) {
      addToArray(element == null ? null : element.getBytes(StandardCharsets.UTF_8));
    }
    return endArray();
  }

  /** Begins an array as one element; {@link #addToArray} gives it its own. */
  void beginArray() {
    separate();
    text.write('"');
    text.write('{');
    first = true;
  }

  /** An element in UTF-8. */
  void addToArray(byte @Nullable [] element) {
    separate();
    value(element, 1);
  }

  ArrayLiteralWriter endArray() {
    text.write('}');
    text.write('"');
    first = false;
    return this;
  }

  /** Begins a text as one element, which {@link #addToText} makes longer. */
  void beginText() {
    separate();
    text.write('"');
  }

  /** A part of it in UTF-8. */
  void addToText(byte[] part) {
    escaped(part, ESCAPES[0]);
  }

  /** A character of ASCII that needs no escape. */
  void addToText(char character) {
    text.write(character);
  }

  void endText() {
    text.write('"');
  }

  private void separate() {
    if (!first) {
      text.write(',');
    }
    first = false;
  }

  private void value(byte @Nullable [] value, int depth) {
    if (value == null) {
      text.writeBytes(NULL);
      return;
    }
    quote(depth);
    escaped(value, ESCAPES[depth]);
    quote(depth);
  }

  private void escaped(byte[] value, byte[] escape) {
    int written = 0;
    for (int i = 0; i < value.length; i++) {
      if (value[i] == '"' || value[i] == '\\') {
        text.write(value, written, i - written);
        text.writeBytes(escape);
        written = i;
      }
    }
    text.write(value, written, value.length - written);
  }

  private void quote(int depth) {
    if (depth > 0) {
      text.write('\\');
    }
    text.write('"');
  }

  /** How many bytes it has so far. */
  public int length() {
    return text.size();
  }

  /** Some of its bytes, into another array. */
  public void copy(int from, byte[] into, int at, int count) {
    System.arraycopy(text.written(), from, into, at, count);
  }

  /** Nothing can be added after it. */
  public ArrayLiteralWriter end() {
    text.write('}');
    return this;
  }

  /** Such a literal of its own. */
  public static String array(List<@Nullable String> elements) {
    ArrayLiteralWriter array = new ArrayLiteralWriter();
    elements.forEach(array::add);
    return array.end().text.toString(StandardCharsets.UTF_8);
  }

  /** Lets its bytes be read in place. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] written() {
      return buf;
    }
  }
}
