package io.github.pgbg.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: standard output, or the file of {@code \o}. Buffered, so that a million rows
 * are not a million writes; errors come after what was printed before them.
 */
final class Output implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final PrintStream standard;
  private final PrintStream err;
  private @Nullable PrintStream file;

  Output(PrintStream out, PrintStream err) {
    this.standard =
        new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES), false, StandardCharsets.UTF_8);
    this.err = err;
  }

  /** For results; to be flushed when a statement has ended. */
  PrintStream out() {
    return file == null ? standard : file;
  }

  /** For errors and notices: all that was printed before is flushed. */
  PrintStream err() {
    flush();
    return err;
  }

  /** For what the shell itself says, which {@code \o} does not redirect. */
  void say(String text) {
    standard.println(text);
    standard.flush();
  }

  void flush() {
    out().flush();
  }

  /** Results go to the file from now on; null: to standard output again. */
  void redirect(@Nullable Path newFile) throws IOException {
    PrintStream opened =
        newFile == null
            ? null
            : new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(newFile), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    close();
    file = opened;
  }

  /** Closes the file, if there is one. */
  @Override
  public void close() {
    flush();
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
