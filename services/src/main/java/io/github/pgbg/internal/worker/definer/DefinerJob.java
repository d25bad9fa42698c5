package io.github.pgbg.internal.worker.definer;

import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.sql.lexer.Identifiers;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.base.SqlTemplate;
import io.github.pgbg.internal.worker.settings.DefinerTransfer;
import java.sql.SQLException;

/** A job of a role that the login may SET: in a function of that role, made for this one job. */
public final class DefinerJob extends RestrictedJob {
  private static final SqlTemplate BEGIN = SqlTemplate.of(DefinerJob.class, "definer_job.sql");
  private static final SqlTemplate CALL = SqlTemplate.of(DefinerJob.class, "definer_call.sql");

  private final JobIdentity.OfDefiner identity;
  private final DefinerTransfer transfer;

  public DefinerJob(
      JobIdentity.OfDefiner identity,
      DefinerTransfer transfer,
      String sql,
      boolean submitted,
      boolean standardConformingStrings) {
    super(JobStatement.of(sql, standardConformingStrings), submitted);
    this.identity = identity;
    this.transfer = transfer;
  }

  @Override
  public boolean makesFunction() {
    return true;
  }

  @Override
  public String limits() {
    return transfer.limits();
  }

  @Override
  public String begin() {
    return BEGIN.fill(
        "isolation",
        transfer.isolation(),
        "role",
        Identifiers.quoteIdentifier(identity.role()),
        "runVariables",
        runVariables(),
        "runStatements",
        runStatements(),
        "settle",
        settle());
  }

  @Override
  public String call() {
    return CALL.fill(
        "names",
        array(transfer.settings().keySet()),
        "values",
        array(transfer.settings().values()),
        "statements",
        array(statements().stream().map(JobStatement::text).toList()),
        "kinds",
        Identifiers.quoteLiteral(kinds()),
        "rows",
        Boolean.toString(givesRows()));
  }

  @Override
  public String end() {
    return "CLOSE ALL";
  }

  @Override
  public SQLException translate(SQLException error) {
    return JobErrors.isAboutTemporaryObjects(error)
        ? ErrorFields.error(
                "42501",
                "role \"" + identity.role() + "\" may not make temporary objects in this database")
            .detail(
                "A job that its code launches runs inside of a temporary function of this role.")
            .hint(
                "GRANT TEMPORARY ON DATABASE … TO "
                    + Identifiers.quoteIdentifier(identity.role())
                    + ";")
            .exception(error)
        : super.translate(error);
  }
}
