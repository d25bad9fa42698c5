package io.github.pgbg.internal.pgjdbc;

import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/** Takes the messages that {@link MessageChannel#read} reads, in the thread that reads. */
public interface MessageListener {

  /** Rows with these columns follow, perhaps none. */
  default void fields(Field[] fields) {}

  default void row(Tuple row) {}

  /** A statement is done. */
  default void commandTag(String tag) {}

  /** A portal has given as many rows as it was asked for, and may have more. */
  default void suspended() {}

  default void notice(ServerNotice notice) {}

  default void error(PSQLException error) {}

  /**
   * The answer to one message, or to all since the last {@link MessageChannel#sync}, is complete.
   *
   * @param transaction I: none, T: in one, E: in a failed one
   */
  default void ready(char transaction) {}
}
