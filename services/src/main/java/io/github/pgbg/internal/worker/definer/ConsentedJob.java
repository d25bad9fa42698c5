package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A job of a role that the login may not SET, whose owner has agreed: in a function of the owner,
 * which believes nothing but what the owner's code has signed. Nor is the function believed: the
 * owner may have made another of it.
 */
public final class ConsentedJob extends RestrictedJob {
  private static final SqlTemplate BEGIN =
      SqlTemplate.of(ConsentedJob.class, "consented_begin.sql");
  private static final SqlTemplate CALL = SqlTemplate.of(ConsentedJob.class, "consented_call.sql");
  private static final SqlTemplate END = SqlTemplate.of(ConsentedJob.class, "consented_end.sql");
  private static final SqlTemplate UNCHANGED =
      SqlTemplate.of(ConsentedJob.class, "consent_unchanged.sql");

  private final JobIdentity.Consented identity;
  private final String limits;

  /**
   * For one job.
   *
   * @param limits what the login sets before: a name and a time
   * @param sql the text that was signed
   */
  public ConsentedJob(
      JobIdentity.Consented identity,
      String limits,
      String sql,
      boolean submitted,
      boolean standardConformingStrings) {
    super(JobStatement.pieces(sql, standardConformingStrings), submitted);
    this.identity = identity;
    this.limits = limits;
  }

  @Override
  public boolean makesFunction() {
    return false;
  }

  @Override
  public String limits() {
    return limits;
  }

  @Override
  public String begin() {
    return BEGIN.fill("unchanged", unchanged());
  }

  @Override
  public String call() {
    List<JobStatement> pieces = statements();
    String version = identity.version();
    return CALL.fill(
        "call",
        identity.function(),
        "version",
        Identifiers.quoteLiteral(version),
        "function",
        Identifiers.quoteLiteral(functionOid(version)),
        "owner",
        Identifiers.quoteLiteral(Long.toString(identity.ownerOid())),
        "ticket",
        Identifiers.quoteLiteral(identity.ticket()),
        "signature",
        Identifiers.quoteLiteral(identity.signature()),
        "cuts",
        pieces.subList(0, pieces.size() - 1).stream()
            .map(piece -> Integer.toString(piece.end()))
            .collect(Collectors.joining(",", "'{", "}'")),
        "kinds",
        Identifiers.quoteLiteral(kinds()),
        "rows",
        Boolean.toString(givesRows()));
  }

  @Override
  public String end() {
    return END.fill(
        "unchanged", unchanged(), "settleVariables", settleVariables(), "settle", settleOutside());
  }

  private static String functionOid(String version) {
    return version.substring(0, version.indexOf(' '));
  }

  private String unchanged() {
    String version = identity.version();
    return UNCHANGED.fill(
        "version",
        Identifiers.quoteLiteral(version),
        "function",
        Identifiers.quoteLiteral(functionOid(version)),
        "owner",
        Identifiers.quoteLiteral(Long.toString(identity.ownerOid())));
  }
}
