package io.github.pgbg.tests.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pgbg.shell.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What one call of the shell printed, and how it ended. */
record ShellRun(int status, String out, String err) {
  static ShellRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new ShellRun(status, lines(out), lines(err));
  }

  private static String lines(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
