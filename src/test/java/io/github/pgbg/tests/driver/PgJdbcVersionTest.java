package io.github.pgbg.tests.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The driver, built with one version of PgJDBC, finds everything it uses in the version that it
 * runs with here: a missing method would be an Error in the middle of a call.
 */
class PgJdbcVersionTest {
  private static final String PGJDBC = "org.postgresql.";

  /** As they were compiled; the tests themselves are compiled with the version they run with. */
  private static Stream<JavaClass> classesOfTheDriver() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.pgbg")
            .stream()
            .filter(type -> !type.getPackageName().startsWith("io.github.pgbg.tests"));
  }

  @Test
  void everyMethodAndFieldThatIsUsedIsThere() {
    List<String> missing =
        classesOfTheDriver()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().getName().startsWith(PGJDBC))
            .filter(access -> !isThere(access.getTarget()) && !isForwarder(access))
            .map(JavaAccess::getDescription)
            .distinct()
            .toList();
    assertThat(missing).isEmpty();
  }

  private static boolean isThere(AccessTarget target) {
    return target.resolveMember().isPresent();
  }

  /** Where PgJDBC's interface has no such method, nobody can call it. */
  private static boolean isForwarder(JavaAccess<?> access) {
    return access.getOriginOwner().getSimpleName().endsWith("Base")
        && access.getOrigin().getName().equals(access.getName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.postgresql.core.BaseConnection",
        "org.postgresql.core.BaseStatement",
        "org.postgresql.PGRefCursorResultSet",
        "org.postgresql.core.ResultHandler"
      })
  void everyMethodThatPgJdbcMayCallIsThere(String name) {
    Class<?> contract = load(name);
    List<Class<?>> ours =
        classesOfTheDriver()
            .filter(type -> !type.isInterface() && type.isAssignableTo(contract))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .<Class<?>>map(type -> load(type.getName()))
            .toList();
    assertThat(ours).isNotEmpty();
    for (Class<?> type : ours) {
      assertThat(type.getMethods())
          .as(type.getName())
          .noneMatch(method -> Modifier.isAbstract(method.getModifiers()));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PgJdbcVersionTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
