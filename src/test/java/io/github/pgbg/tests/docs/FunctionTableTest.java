package io.github.pgbg.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.internal.sql.api.ApiFunction;
import io.github.pgbg.internal.sql.api.ApiLevel;
import io.github.pgbg.internal.sql.api.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** README's table of functions is the table of the code, line by line. */
class FunctionTableTest {
  private static final Path README =
      Path.of("../..").toAbsolutePath().normalize().resolve("README.md");

  private static final String HEAD = "| at 1.10 | at 2.0 | what it does |";

  @Test
  void theTableOfFunctionsIsThatOfTheCode() throws IOException {
    List<String> lines = Files.readAllLines(README, StandardCharsets.UTF_8);
    int head = lines.indexOf(HEAD);
    assertThat(head).as("the line %s in README.md", HEAD).isPositive();
    List<String> table =
        lines.subList(head + 2, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(table).isEqualTo(Arrays.stream(ApiFunction.values()).map(this::row).toList());
  }

  private String row(ApiFunction function) {
    return "| %s | %s | %s |"
        .formatted(
            cell(function, ApiLevel.V1_10),
            cell(function, ApiLevel.V2_0),
            function.comment() + (function.isOfExtension() ? "" : " Not in the extension."));
  }

  private static String cell(ApiFunction function, ApiLevel level) {
    return function.isAt(level)
        ? "`%s(%s)`"
            .formatted(
                function.sqlName(level),
                function.parameters().stream()
                    .map(FunctionTableTest::text)
                    .collect(Collectors.joining(", ")))
        : "";
  }

  private static String text(Parameter parameter) {
    return parameter.defaultSql() == null
        ? parameter.name()
        : parameter.name() + " = " + parameter.defaultSql();
  }
}
