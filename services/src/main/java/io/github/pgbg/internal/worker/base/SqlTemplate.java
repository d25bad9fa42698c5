package io.github.pgbg.internal.worker.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program in SQL, kept in a resource beside the class that uses it, with named placeholders of
 * the form <code>${name}</code>.
 *
 * <p>The resource is read when the text is first needed, so a session that never needs it pays
 * nothing. Values are inserted as they are: whoever gives them quotes them. A name in braces is
 * letters, digits and underscores; every other dollar sign belongs to the text. Lines that begin
 * with <code>--</code> are for the reader of the file and are left out.
 *
 * <p>Safe for use by several threads.
 */
public final class SqlTemplate {
  private static final String OPENING = "${";
  private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^ *--.*\\R");

  private final Class<?> beside;
  private final String resource;
  private volatile @Nullable String text;

  private SqlTemplate(Class<?> beside, String resource) {
    this.beside = beside;
    this.resource = resource;
  }

  /**
   * A template in a resource; nothing is read yet.
   *
   * @param beside the class in whose package the resource lies
   * @param resource its file name, such as {@code ask.sql}
   */
  public static SqlTemplate of(Class<?> beside, String resource) {
    return new SqlTemplate(beside, resource);
  }

  /**
   * The text with its placeholders filled.
   *
   * @param namesAndValues a name, its value, the next name, its value, …
   * @throws IllegalArgumentException if a placeholder has no value, or a value no placeholder
   */
  public String fill(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(resource + ": a name without a value");
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fill(values);
  }

  /**
   * The text with its placeholders filled.
   *
   * @param values what each name stands for
   * @throws IllegalArgumentException if a placeholder has no value, or a value no placeholder
   */
  public String fill(Map<String, String> values) {
    String template = text();
    StringBuilder filled = new StringBuilder(template.length() + 1024);
    Set<String> unused = new HashSet<>(values.keySet());
    int written = 0;
    for (int at = template.indexOf(OPENING); at >= 0; at = template.indexOf(OPENING, at + 1)) {
      int end = endOfName(template, at + OPENING.length());
      if (end < 0) {
        continue;
      }
      String name = template.substring(at + OPENING.length(), end);
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException(resource + ": no value for ${" + name + "}");
      }
      unused.remove(name);
      filled.append(template, written, at).append(value);
      written = end + 1;
    }
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(resource + ": no placeholder for " + unused);
    }
    return filled.append(template, written, template.length()).toString();
  }

  /** Where the name that begins here ends with a brace; -1 if it is none. */
  private static int endOfName(String text, int start) {
    int at = start;
    while (at < text.length() && isPartOfName(text.charAt(at))) {
      at++;
    }
    return at > start && at < text.length() && text.charAt(at) == '}' ? at : -1;
  }

  private static boolean isPartOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private String text() {
    String read = text;
    if (read == null) {
      read = read();
      text = read;
    }
    return read;
  }

  private String read() {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar lacks the resource " + resource + " of " + beside.getPackageName());
      }
      return COMMENT_LINE
          .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
  }
}
