package io.github.pgbg.tests.worker;

import io.github.pgbg.tests.database.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that uses the driver, to be killed or to be short of memory. */
public final class ChildJvm implements AutoCloseable {
  private static final int MOST_SECONDS = 120;

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts one.
   *
   * @param option of the JVM, or empty
   * @param main which class to run; its first argument is the URL with the login
   */
  public static ChildJvm start(
      TestDatabase database, String option, Class<?> main, String... arguments) throws IOException {
    return start(database, Map.of(), option, main, arguments);
  }

  /** The same with properties of the driver. */
  public static ChildJvm start(
      TestDatabase database,
      Map<String, String> properties,
      String option,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!option.isEmpty()) {
      command.add(option);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    StringBuilder url = new StringBuilder(database.url());
    Properties all = database.login();
    all.putAll(properties);
    all.forEach(
        (name, value) ->
            url.append(url.indexOf("?") < 0 ? "?" : "&").append(name).append('=').append(value));
    command.add(url.toString());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** The next line it prints; null at its end. */
  public String readLine() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** As kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Waits for its end; its exit status. */
  public int end() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the child did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
