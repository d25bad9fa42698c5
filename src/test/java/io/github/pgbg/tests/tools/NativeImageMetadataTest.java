package io.github.pgbg.tests.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.Driver;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What a native image must be told: GraalVM reads {@code reachability-metadata.json} since its JDK
 * 23, the two other files before. Both say the same, in the words of GraalVM's schema, and nothing
 * that is not there.
 */
class NativeImageMetadataTest {
  private static final String FOLDER = "/META-INF/native-image/io.github.pgbg/pgbg-driver/";

  /** Of "reflection" in reachability-metadata-schema-v1.1.0.json. */
  private static final Set<String> WORDS_OF_A_TYPE =
      Set.of("type", "methods", "fields", "allPublicMethods", "allPublicFields");

  @Test
  void theTwoFormsSayTheSame() {
    List<Map<String, Object>> old = new ArrayList<>();
    for (Map<String, Object> type : maps(parse("reflect-config.json"))) {
      old.add(renamed(type));
    }
    assertThat(old).isEqualTo(types());
  }

  private static Map<String, Object> renamed(Map<String, Object> type) {
    Map<String, Object> renamed = new LinkedHashMap<>(type);
    renamed.put("type", renamed.remove("name"));
    return renamed;
  }

  @Test
  void theWordsAreThoseOfTheSchema() {
    assertThat(map(parse("reachability-metadata.json")).keySet())
        .containsExactlyInAnyOrder("reflection", "resources");
    for (Map<String, Object> type : types()) {
      assertThat(WORDS_OF_A_TYPE).containsAll(type.keySet());
      assertThat(type.get("type")).isInstanceOf(String.class);
    }
  }

  @Test
  void everythingThatIsNamedIsThere() throws ReflectiveOperationException {
    for (Map<String, Object> entry : types()) {
      Class<?> type = load(text(entry, "type"));
      for (Map<String, Object> method : maps(entry.getOrDefault("methods", List.of()))) {
        assertThat(text(method, "name")).isEqualTo("<init>");
        assertThat(type.getDeclaredConstructor(parameters(method))).isNotNull();
      }
      for (Map<String, Object> field : maps(entry.getOrDefault("fields", List.of()))) {
        assertThat(type.getDeclaredField(text(field, "name"))).isNotNull();
      }
    }
  }

  private static Class<?>[] parameters(Map<String, Object> method) {
    return ((List<?>) method.getOrDefault("parameterTypes", List.of()))
        .stream().map(name -> load(String.valueOf(name))).toArray(Class<?>[]::new);
  }

  /** What pools, JNDI and tools make by name, and what PgJDBC makes with its Properties. */
  @Test
  void everyClassThatIsMadeByNameIsNamed() throws IOException, URISyntaxException {
    List<String> named = types().stream().map(type -> text(type, "type")).toList();
    List<String> beans =
        classesBeside(Driver.class, "io/github/pgbg")
            .filter(type -> Modifier.isPublic(type.getModifiers()))
            .filter(type -> !Modifier.isAbstract(type.getModifiers()))
            .filter(type -> hasConstructor(type))
            .map(Class::getName)
            .toList();
    List<String> factories =
        classesBeside(SqlTemplate.class, "io/github/pgbg/internal/pgjdbc")
            .filter(type -> hasConstructor(type, Properties.class))
            .map(Class::getName)
            .toList();
    assertThat(beans).contains(Driver.class.getName());
    assertThat(factories).hasSize(2);
    assertThat(named).containsAll(beans).containsAll(factories);
  }

  private static boolean hasConstructor(Class<?> type, Class<?>... parameters) {
    return Arrays.stream(type.getConstructors())
        .anyMatch(made -> Arrays.equals(made.getParameterTypes(), parameters));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reachability-metadata.json", "resource-config.json"})
  void everySqlFileIsInTheImage(String file) throws IOException, URISyntaxException {
    Pattern pattern = pattern(file);
    List<String> resources;
    try (Tree tree = Tree.of(SqlTemplate.class)) {
      resources = tree.files("io/github/pgbg", ".sql");
    }
    assertThat(resources)
        .hasSizeGreaterThan(50)
        .allSatisfy(resource -> assertThat(resource).matches(pattern));
    assertThat("META-INF/services/java.sql.Driver").doesNotMatch(pattern);
  }

  private static Pattern pattern(String file) {
    if (file.equals("resource-config.json")) {
      Object includes = map(map(parse(file)).getOrDefault("resources", Map.of())).get("includes");
      return Pattern.compile(text(maps(includes).get(0), "pattern"));
    }
    String glob = text(maps(map(parse(file)).get("resources")).get(0), "glob");
    assertThat(glob).matches("[\\w/*.]+");
    return Pattern.compile(
        glob.replace(".", "\\.").replace("**/", "(.+/)?").replaceAll("(?<!\\.)\\*", "[^/]*"));
  }

  private static List<Map<String, Object>> types() {
    return maps(map(parse("reachability-metadata.json")).get("reflection"));
  }

  private static Object parse(String file) {
    try (InputStream in = Driver.class.getResourceAsStream(FOLDER + file)) {
      assertThat(in).as(file).isNotNull();
      return new Yaml().load(in); // JSON is YAML
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked") // a wrong file is a failure here or where it is read
  private static List<Map<String, Object>> maps(@Nullable Object list) {
    return (List<Map<String, Object>>) Objects.requireNonNull(list);
  }

  @SuppressWarnings("unchecked") // as above
  private static Map<String, Object> map(@Nullable Object map) {
    return (Map<String, Object>) Objects.requireNonNull(map);
  }

  private static String text(Map<String, Object> map, String key) {
    return String.valueOf(map.get(key));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, NativeImageMetadataTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Class<?>> classesBeside(Class<?> one, String folder)
      throws IOException, URISyntaxException {
    try (Tree tree = Tree.of(one)) {
      return tree.files(folder, ".class").stream()
          .filter(file -> file.lastIndexOf('/') == folder.length() && !file.contains("-info"))
          .map(file -> load(file.replace(".class", "").replace('/', '.')));
    }
  }

  /** The files of a folder or a jar, whichever a class came from. */
  private record Tree(Path root, List<FileSystem> opened) implements AutoCloseable {
    static Tree of(Class<?> type) throws IOException, URISyntaxException {
      URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(place))) {
        return new Tree(Path.of(place), List.of());
      }
      FileSystem jar = FileSystems.newFileSystem(Path.of(place));
      return new Tree(jar.getPath("/"), List.of(jar));
    }

    List<String> files(String folder, String ending) throws IOException {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        return files
            .map(file -> root.relativize(file).toString().replace('\\', '/'))
            .filter(file -> file.endsWith(ending))
            .toList();
      }
    }

    @Override
    public void close() throws IOException {
      for (FileSystem jar : opened) {
        jar.close();
      }
    }
  }
}
