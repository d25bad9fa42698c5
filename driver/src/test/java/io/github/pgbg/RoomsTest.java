package io.github.pgbg;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import io.github.pgbg.internal.worker.base.Threads;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls between the rooms of the driver's jar stand as docs/architecture.md draws them. */
class RoomsTest {
  private static final String PGJDBC = "io.github.pgbg.internal.pgjdbc";

  private static final Set<String> HANDLE_NAMES =
      Set.of(
          "BaseConnection",
          "BaseStatement",
          "QueryExecutor",
          "TransactionState",
          "Field",
          "Tuple",
          "Oid");

  /** What a connection and its rows are called where PgJDBC's own types are the fastest way. */
  private static final DescribedPredicate<JavaClass> HANDLES =
      DescribedPredicate.describe(
          "are handles of connections and rows",
          type ->
              type.getPackageName().equals("org.postgresql.core")
                  && HANDLE_NAMES.contains(type.getBaseComponentType().getSimpleName()));

  private static final DescribedPredicate<JavaClass> PGJDBC_INTERNALS =
      resideInAnyPackage("org.postgresql.core..", "org.postgresql.jdbc..");

  @Test
  void everyPackageIsARoomThatTheDrawingKnows() {
    Set<String> packages = new TreeSet<>();
    Rooms.CLASSES.forEach(type -> packages.add(type.getPackageName()));

    assertThat(packages).isSubsetOf(Rooms.FROM_THE_TOP).hasSizeGreaterThan(20);
  }

  @Test
  void arrowsPointDown() {
    Set<String> upwards = new TreeSet<>();
    for (JavaClass type : Rooms.CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = type.getPackageName();
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        boolean isRoom = Rooms.FROM_THE_TOP.contains(to);
        if (isRoom && Rooms.FROM_THE_TOP.indexOf(from) > Rooms.FROM_THE_TOP.indexOf(to)) {
          upwards.add(dependency.getDescription());
        }
      }
    }
    assertThat(upwards).isEmpty();
  }

  @Test
  void noRoomDependsOnItselfThroughOthers() {
    slices().matching("io.github.(pgbg..)").should().beFreeOfCycles().check(Rooms.CLASSES);
  }

  @Test
  void whatIsNotPublicIsBelowInternal() {
    classes()
        .that()
        .resideOutsideOfPackages(Rooms.PUBLIC.toArray(String[]::new))
        .should()
        .resideInAPackage("io.github.pgbg.internal..")
        .check(Rooms.CLASSES);
  }

  @Test
  void aPublicSignatureNamesNoInternalType() {
    Set<String> named = new TreeSet<>();
    Rooms.CLASSES.stream()
        .filter(type -> Rooms.PUBLIC.contains(type.getPackageName()))
        .filter(RoomsTest::isVisible)
        .forEach(
            type ->
                signatures(type)
                    .filter(Rooms::isInternal)
                    .forEach(
                        internal -> named.add(type.getName() + " names " + internal.getName())));

    assertThat(named).isEmpty();
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(RoomsTest::isVisible).orElse(true);
  }

  private static Stream<JavaClass> signatures(JavaClass type) {
    Stream<JavaType> inherited =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> ofFields =
        type.getFields().stream().filter(RoomsTest::isApi).map(JavaField::getType);
    Stream<JavaType> ofMethods =
        type.getCodeUnits().stream().filter(RoomsTest::isApi).flatMap(RoomsTest::types);
    return Stream.of(inherited, ofFields, ofMethods)
        .flatMap(types -> types)
        .flatMap(named -> named.getAllInvolvedRawTypes().stream());
  }

  private static Stream<JavaType> types(JavaCodeUnit method) {
    return Stream.of(
            Stream.of(method.getReturnType()),
            method.getParameterTypes().stream(),
            method.getExceptionTypes().stream())
        .flatMap(types -> types);
  }

  private static boolean isApi(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  @Test
  void onlyTheRoomsThatStandBeforePgJdbcKnowMoreOfItsInternalsThanHandles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            PGJDBC + "..",
            "io.github.pgbg.internal.jdbc.base",
            "io.github.pgbg.internal.jdbc.wrap",
            "io.github.pgbg.internal.jdbc.local")
        .should()
        .dependOnClassesThat(PGJDBC_INTERNALS.and(DescribedPredicate.not(HANDLES)))
        .check(Rooms.CLASSES);
  }

  @Test
  void whatNeedsNoConnectionKnowsNothingOfPgJdbcsInternals() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.github.pgbg",
            "io.github.pgbg.api",
            "io.github.pgbg.flyway",
            "io.github.pgbg.internal.sql..",
            "io.github.pgbg.internal.install",
            "io.github.pgbg.internal.observe",
            "io.github.pgbg.internal.bridge.functions",
            "io.github.pgbg.internal.worker.base")
        .should()
        .dependOnClassesThat(PGJDBC_INTERNALS)
        .check(Rooms.CLASSES);
  }

  @Test
  void sqlKnowsNoJdbc() {
    noClasses()
        .that(resideInAPackage("io.github.pgbg.internal.sql.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
        .check(Rooms.CLASSES);
  }

  @Test
  void threadsAndTimersComeFromOnePlace() {
    noClasses()
        .that(DescribedPredicate.not(equivalentTo(Threads.class)))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Executors.class,
            ThreadPoolExecutor.class,
            ScheduledThreadPoolExecutor.class,
            Timer.class)
        .check(Rooms.CLASSES);
  }
}
