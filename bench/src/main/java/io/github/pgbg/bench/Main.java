package io.github.pgbg.bench;

import java.io.IOException;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks and prints the ratios that the budgets are about; takes JMH's arguments. */
public final class Main {
  private Main() {}

  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    CommandLineOptions options = new CommandLineOptions(args);
    try (Server server = Server.start()) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .parent(options)
                      .jvmArgsAppend(server.jvmArgument())
                      .shouldFailOnError(true)
                      .build())
              .run();
      System.out.println();
      Ratio.of(results).forEach(System.out::println);
    }
  }
}
