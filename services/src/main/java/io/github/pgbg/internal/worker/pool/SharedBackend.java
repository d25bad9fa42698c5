package io.github.pgbg.internal.worker.pool;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.core.BaseConnection;

/**
 * A backend that a pooler lends for one transaction: the job runs in this transaction, and what it
 * leaves in the session is undone in the message that ends it, so that nobody gets the backend
 * between.
 */
final class SharedBackend {
  private static final SqlTemplate BEFORE =
      SqlTemplate.of(SharedBackend.class, "shared_before.sql");
  private static final SqlTemplate AFTER = SqlTemplate.of(SharedBackend.class, "shared_after.sql");
  private static final SqlTemplate RELEASE =
      SqlTemplate.of(SharedBackend.class, "shared_release.sql");
  private static final SqlTemplate RELEASE_EARLY =
      SqlTemplate.of(SharedBackend.class, "shared_release_early.sql");

  /** Here, not at the COMMIT, whose message must be able to tidy up. */
  private static final String SETTLE = "SET CONSTRAINTS ALL IMMEDIATE";

  private final String before;
  private final String custom;
  private final boolean commitMayFail;

  private SharedBackend(String before, String custom, boolean commitMayFail) {
    this.before = before;
    this.custom = custom;
    this.commitMayFail = commitMayFail;
  }

  /**
   * Looks what the session holds, in the transaction that has begun.
   *
   * @param custom settings that the job may set
   * @param commitMayFail for another transaction's sake: it is a serializable one
   */
  static SharedBackend look(
      BaseConnection connection, Collection<String> custom, boolean commitMayFail)
      throws SQLException {
    String names =
        custom.stream()
            .map(Identifiers::quoteLiteral)
            .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.text[]"));
    ResultListener.OneText found = new ResultListener.OneText();
    Messages.simple(connection, BEFORE.fill("custom", names), found);
    String text = found.text() == null ? "{}" : found.text();
    return new SharedBackend(Identifiers.quoteLiteral(text), names, commitMayFail);
  }

  /** What ends the transaction, message by message; only the last one lets the backend go. */
  List<String> ending() {
    String settle = SETTLE;
    if (commitMayFail) {
      settle += "; " + block(RELEASE_EARLY.fill("before", before, "release", RELEASE.fill()));
    }
    return List.of(settle, leave("COMMIT"));
  }

  /** A message that ends the transaction, and leaves the backend as it was. */
  String leave(String end) {
    return end
        + "; "
        + block(AFTER.fill("before", before, "custom", custom, "release", RELEASE.fill()));
  }

  private static String block(String body) {
    return "DO " + Identifiers.quoteLiteral(body);
  }
}
