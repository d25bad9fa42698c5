package io.github.pgbg.internal.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement wants done with the extension. */
public sealed interface ExtensionCommand {
  /** {@code CREATE EXTENSION}; CASCADE says nothing here, the extension requires no other. */
  record Create(boolean ifNotExists, @Nullable String schema, @Nullable String version)
      implements ExtensionCommand {}

  /**
   * {@code DROP EXTENSION}.
   *
   * @param others further extensions that the statement names
   */
  record Drop(boolean ifExists, List<String> others, boolean cascade) implements ExtensionCommand {}

  /** {@code ALTER EXTENSION … UPDATE [TO version]}. */
  record Update(@Nullable String version) implements ExtensionCommand {}

  /** {@code ALTER EXTENSION … SET SCHEMA}. */
  record SetSchema(String schema) implements ExtensionCommand {}

  /** {@code COMMENT ON EXTENSION … IS}; null takes the comment away. */
  record Comment(@Nullable String text) implements ExtensionCommand {}
}
