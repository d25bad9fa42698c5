package io.github.pgbg.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.DriverProperty;
import io.github.pgbg.internal.worker.settings.ExtensionSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;

class GuidesTest {
  /** Maven runs the tests in src/test. */
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path DOCS = ROOT.resolve("docs");
  private static final Pattern EXAMPLE =
      Pattern.compile("```(?:java|sql|kotlin)\n(.*?)```", Pattern.DOTALL);
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
    for (ExtensionSetting setting : ExtensionSetting.values()) {
      assertThat(page).contains("| `%s` |".formatted(setting.sqlName()));
    }
  }

  private static String read(Path page) throws IOException {
    return Files.readString(page, StandardCharsets.UTF_8);
  }

  @TestFactory
  List<DynamicTest> everyExampleIsInTheTestThatItsPageNames() throws IOException {
    try (Stream<Path> pages = Files.list(DOCS)) {
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .map(page -> DynamicTest.dynamicTest(page.getFileName().toString(), () -> examples(page)))
          .toList();
    }
  }

  /** Code of its test, but for the indentation. */
  private static void examples(Path page) throws IOException {
    String text = read(page);
    int begin = text.indexOf("\n## Example");
    if (begin < 0) {
      return;
    }
    StringBuilder tests = new StringBuilder();
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      if (link.group(1).endsWith(".java") || link.group(1).endsWith(".kt")) {
        tests.append(read(page.resolveSibling(link.group(1)).normalize()));
      }
    }
    List<String> examples =
        EXAMPLE.matcher(text.substring(begin)).results().map(found -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(
            example -> assertThat(withoutSpace(tests.toString())).contains(withoutSpace(example)));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void theDriverDefinitionForDBeaverNamesAClassThatTakesItsUrl() throws Exception {
    Element driver =
        (Element)
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(DOCS.resolve("dbeaver-drivers.xml").toFile())
                .getElementsByTagName("driver")
                .item(0);
    Driver named =
        Class.forName(driver.getAttribute("class"))
            .asSubclass(Driver.class)
            .getConstructor()
            .newInstance();
    String url =
        driver
            .getAttribute("url")
            .replace("{host}", "localhost")
            .replace("[:{port}]", ":" + driver.getAttribute("port"))
            .replace("[{database}]", "shop");
    assertThat(url).isEqualTo("jdbc:postgresql://localhost:5432/shop");
    assertThat(named.acceptsURL(url)).isTrue();
  }
}
