package io.github.pgbg;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** The errors of connecting that PgJDBC has no words for: what is wrong, and what is allowed. */
final class ConnectErrors {
  private ConnectErrors() {}

  static PSQLException noUrl() {
    return new PSQLException("The URL is null.", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
  }

  /** Without the URL: it may hold a password. */
  static PSQLException unreadableUrl(String problem) {
    return new PSQLException(
        "The URL cannot be read: "
            + problem
            + ". After its prefix, allowed are //host:port/database?name=value&name=value, with"
            + " several hosts separated by commas, database?... and ?...",
        PSQLState.CONNECTION_UNABLE_TO_CONNECT);
  }

  /** Without the URL: it may hold a password. */
  static PSQLException unreadableWorkerUrl() {
    return new PSQLException(
        "The property \"pgbg.workerUrl\" cannot be read. Allowed are URLs such as"
            + " jdbc:pgbg://host:port/database?name=value, without a password: that is"
            + " pgbg.workerPassword.",
        PSQLState.INVALID_PARAMETER_VALUE);
  }

  static PSQLException unknownProperty(String name) {
    String allowed =
        Arrays.stream(DriverProperty.values())
            .map(DriverProperty::key)
            .collect(Collectors.joining(", "));
    return new PSQLException(
        "There is no property \"" + name + "\". Allowed are " + allowed + ".",
        PSQLState.INVALID_PARAMETER_VALUE);
  }

  /** Shows the value: no property of this driver is a secret. */
  static PSQLException invalidValue(DriverProperty property, String value, String allowed) {
    return new PSQLException(
        "Invalid value for property \""
            + property.key()
            + "\": \""
            + value
            + "\". Allowed are "
            + allowed
            + ".",
        PSQLState.INVALID_PARAMETER_VALUE);
  }
}
