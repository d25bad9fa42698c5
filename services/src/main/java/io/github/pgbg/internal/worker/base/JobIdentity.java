package io.github.pgbg.internal.worker.base;

/**
 * As whom a job runs. Whoever launches decides it; the worker keeps to it by means of the server,
 * never by looking at the job's text.
 */
public sealed interface JobIdentity {

  /** As the session itself: its login, its role and its settings. For calls of the client. */
  static JobIdentity ofSession() {
    return OfSession.INSTANCE;
  }

  /** Code that is free to take the session's login: its job may do what the session may. */
  record OfSession() implements JobIdentity {
    private static final OfSession INSTANCE = new OfSession();
  }

  /**
   * Definer code of a role that the login may SET: the job runs inside of a SECURITY DEFINER
   * function of that role, from which there is no way back to the login.
   *
   * @param role its name, as the server has it
   * @param roleOid the same role; names may be given to others
   */
  record OfDefiner(String role, long roleOid) implements JobIdentity {}

  /**
   * Definer code of a role that the login may not SET, whose owner has agreed: the job runs inside
   * of a function that belongs to the owner, and that takes only what the owner's code has signed.
   *
   * @param owner the role's name
   * @param ownerOid the same role
   * @param function the owner's function that runs it, as it is to stand in SQL
   * @param version of that function, as it was when it was looked at: the owner may replace it, and
   *     what is not known to be his definer function must not commit
   * @param ticket what was signed: the job, its settings, when and where it was launched
   * @param signature over the ticket, with the owner's secret; good for one commit
   */
  record Consented(
      String owner, long ownerOid, String function, String version, String ticket, String signature)
      implements JobIdentity {
    @Override
    public String toString() {
      return "Consented[" + owner + "]"; // the ticket holds the job's text
    }
  }
}
