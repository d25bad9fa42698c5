package io.github.pgbg.internal.bridge.protocol;

/** What functions ask besides the functions of the API, which are asked for by their own names. */
public enum BridgeOperation {
  /** The session's mailbox cannot be found: open the control connection. Has no proof. */
  OPEN,
  /** A role has no mailbox yet: its OID, and where it wants one. Has no proof. */
  HELLO,
  /** The answer to a launch has arrived, and the job may begin: the launch's keyed hash. */
  TAKEN,
  /** The next rows of a result: its number. */
  FETCH,
  /** The rows do not fit the caller's definition list: say so as the extension does. */
  MISMATCH,
  /** Wait for a job whose rows nobody will read: pid, cookie, limit in milliseconds. */
  AWAIT_UNREAD,
  /** Whether jobs, all of which are waited for, wait for the session: their pids. */
  IS_STUCK,
  /** Read a result within a limit: pid, cookie, limit in milliseconds, who asks, its level. */
  RESULT_WITHIN,
  /** Launch and read the result: level, statement, queue size; the settings as for a launch. */
  LAUNCH_AND_READ,
  /** 32 bytes that nobody can guess, in hexadecimal. */
  RANDOM
}
