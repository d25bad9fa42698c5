package io.github.pgbg.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.DriverProperty;
import io.github.pgbg.worker.BackgroundSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GuidesTest {
  /** Maven runs the tests in src/test. */
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path DOCS = ROOT.resolve("docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @TestFactory
  List<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
    try (Stream<Path> guides = Files.list(DOCS);
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(guides, top)
          .filter(page -> page.toString().endsWith(".md"))
          .map(page -> DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> links(page)))
          .toList();
    }
  }

  private static void links(Path page) throws IOException {
    LINK.matcher(read(page))
        .results()
        .map(link -> link.group(1))
        .forEach(link -> assertThat(page.resolveSibling(link).normalize()).exists());
  }

  @Test
  void everyGuideIsInTheList() throws IOException {
    String list = read(DOCS.resolve("README.md"));
    try (Stream<Path> pages = Files.list(DOCS)) {
      pages
          .map(page -> page.getFileName().toString())
          .filter(page -> page.endsWith(".md") && !page.equals("README.md"))
          .forEach(page -> assertThat(list).contains("(" + page + ")"));
    }
  }

  @Test
  void everyPropertyAndSettingIsDescribed() throws IOException {
    String page = read(DOCS.resolve("properties.md"));
    for (DriverProperty property : DriverProperty.values()) {
      assertThat(page)
          .contains("| `%s` | `%s` |".formatted(property.key(), property.defaultValue()));
    }
    for (BackgroundSetting setting : BackgroundSetting.values()) {
      assertThat(page).contains("| `%s` |".formatted(setting.sqlName()));
    }
  }

  private static String read(Path page) throws IOException {
    return Files.readString(page, StandardCharsets.UTF_8);
  }
}
