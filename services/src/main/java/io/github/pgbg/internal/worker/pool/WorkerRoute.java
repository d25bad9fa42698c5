package io.github.pgbg.internal.worker.pool;

import org.jspecify.annotations.Nullable;

/**
 * What may stand between a session and its server, and how workers get past it.
 *
 * @param pooling whether a pooler does
 * @param url of PgJDBC: where workers and the control connection go; null for where the session is
 * @param user who logs in there; null for the session's user
 * @param password his; null for the session's
 */
public record WorkerRoute(
    Pooling pooling, @Nullable String url, @Nullable String user, @Nullable String password) {
  /** The session's own way, and a look whether a pooler is there. */
  public static final WorkerRoute DEFAULT = new WorkerRoute(Pooling.AUTO, null, null, null);

  /** What a pooler does with the connections of the server. */
  public enum Pooling {
    /** Found out: a pooler's key data is not the backend's; then it may be a TRANSACTION one. */
    AUTO,
    /** There is none. */
    NONE,
    /** A session keeps its backend until it ends. */
    SESSION,
    /** A session has another backend with each transaction. */
    TRANSACTION
  }

  /** Without the password, and without the URL, which may hold one. */
  @Override
  public String toString() {
    return "WorkerRoute[" + pooling + (url == null ? "" : ", a URL of its own") + "]";
  }
}
