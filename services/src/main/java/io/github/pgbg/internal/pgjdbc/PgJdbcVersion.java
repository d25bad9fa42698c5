package io.github.pgbg.internal.pgjdbc;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The PgJDBC that is there: the application brings it, often by the bill of materials of its
 * framework.
 */
public final class PgJdbcVersion {
  /** The oldest version that the driver works with. */
  public static final String OLDEST = "42.5.0";

  private static final int MAJOR = 42;
  private static final int MINOR = 5;

  /**
   * Whether PgJDBC sends a simple Query message where it is asked to; before 42.7.7 it does not
   * with {@code preferQueryMode=extended}, its default.
   */
  static final boolean SENDS_SIMPLE_ALWAYS = isAtLeast(42, 7, 7);

  /**
   * Whether PgJDBC gives the server {@code ApplicationName} with {@code assumeMinServerVersion}
   * too; 42.7.5 forgets it. Our functions know the control connection by it.
   */
  public static final boolean SENDS_APPLICATION_NAME_ALWAYS =
      !isAtLeast(42, 7, 5) || isAtLeast(42, 7, 7);

  private PgJdbcVersion() {}

  private static boolean isAtLeast(int major, int minor, int patch) {
    int[] there = {number("MAJOR_VERSION"), number("MINOR_VERSION"), number("PATCH_VERSION")};
    return Arrays.compare(there, new int[] {major, minor, patch}) >= 0;
  }

  private static int number(String constant) {
    String value = constant(constant);
    return value == null ? 0 : Integer.parseInt(value);
  }

  /**
   * Looks at the version, before anything of it is used.
   *
   * @throws SQLException 08001 if it is too old
   */
  static void require(int major, int minor) throws SQLException {
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw unfit(present(), null);
    }
  }

  /**
   * The error of connecting where something of PgJDBC is missing.
   *
   * @throws LinkageError the same, where it is about something else
   */
  public static SQLException orUnfit(LinkageError missing) {
    if (!String.valueOf(missing.getMessage()).contains("postgresql")) {
      throw missing;
    }
    return unfit(present(), missing);
  }

  static SQLException unfit(String present, @Nullable LinkageError cause) {
    return new SQLException(
        "pgbg needs PgJDBC (org.postgresql:postgresql) "
            + OLDEST
            + " or newer; there is "
            + present
            + ".",
        "08001",
        cause);
  }

  private static String present() {
    String version = constant("DRIVER_VERSION");
    return version == null ? "none" : version;
  }

  /** By reflection: javac would copy the constant of the version that pgbg was built with. */
  private static @Nullable String constant(String name) {
    try {
      return Class.forName("org.postgresql.util.DriverInfo").getField(name).get(null).toString();
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }
}
