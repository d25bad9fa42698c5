package io.github.pgbg;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rooms of the driver's jar, from the roof to the ground. */
final class Rooms {
  private static final String ROOT = "io.github.pgbg";

  /** A room knows only rooms that stand below it here. */
  static final List<String> FROM_THE_TOP =
      List.of(
          "io.github.pgbg.flyway",
          "io.github.pgbg",
          "io.github.pgbg.internal.jdbc.route",
          "io.github.pgbg.internal.jdbc.javaapi",
          "io.github.pgbg.internal.jdbc.local",
          "io.github.pgbg.internal.jdbc.wrap",
          "io.github.pgbg.internal.jdbc.base",
          "io.github.pgbg.internal.install",
          "io.github.pgbg.internal.bridge",
          "io.github.pgbg.internal.bridge.functions",
          "io.github.pgbg.internal.bridge.channel",
          "io.github.pgbg.internal.bridge.protocol",
          "io.github.pgbg.internal.worker.session",
          "io.github.pgbg.internal.worker.job",
          "io.github.pgbg.internal.worker.definer",
          "io.github.pgbg.internal.worker.pool",
          "io.github.pgbg.internal.worker.settings",
          "io.github.pgbg.internal.worker.base",
          "io.github.pgbg.internal.observe",
          "io.github.pgbg.internal.pgjdbc",
          "io.github.pgbg.internal.pgjdbc.base",
          "io.github.pgbg.api",
          "io.github.pgbg.internal.sql.call",
          "io.github.pgbg.internal.sql.api",
          "io.github.pgbg.internal.sql.statement",
          "io.github.pgbg.internal.sql.lexer");

  /** What applications may name. */
  static final Set<String> PUBLIC =
      Set.of("io.github.pgbg", "io.github.pgbg.api", "io.github.pgbg.flyway");

  /** Of the jar: neither tests, nor what is built beside the driver. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(testClasses()))
          .importPackages(ROOT)
          .that(DescribedPredicate.describe("are of the jar", Rooms::isOfTheJar));

  private Rooms() {}

  private static boolean isOfTheJar(JavaClass type) {
    return PUBLIC.contains(type.getPackageName())
        || (isInternal(type) && !type.getPackageName().equals(ROOT + ".internal.codegen"));
  }

  static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith(ROOT + ".internal.");
  }

  /** Where the tests were compiled to, whatever compiled them. */
  private static Pattern testClasses() {
    URL here = Rooms.class.getProtectionDomain().getCodeSource().getLocation();
    return Pattern.compile(Pattern.quote(here.toString()) + ".*");
  }
}
