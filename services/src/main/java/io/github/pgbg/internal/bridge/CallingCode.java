package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.ApiOperation;
import io.github.pgbg.internal.bridge.protocol.Proof;
import io.github.pgbg.internal.bridge.protocol.ProofKind;
import io.github.pgbg.internal.bridge.protocol.Request;
import io.github.pgbg.internal.worker.base.JobIdentity;
import io.github.pgbg.internal.worker.session.LauncherState;
import java.sql.SQLException;
import java.util.List;

/** The code that asks, as the session's caller. */
final class CallingCode implements LauncherState.Caller {
  private final Proof proof;
  private final Request request;
  private final List<String[]> settings;
  private final RoleCatalog roles;

  CallingCode(Proof proof, Request request, List<String[]> settings, RoleCatalog roles) {
    this.proof = proof;
    this.request = request;
    this.settings = settings;
    this.roles = roles;
  }

  @Override
  public List<String[]> settingRows() {
    return settings;
  }

  @Override
  public String role() throws SQLException {
    if (proof.kind() == ProofKind.FREE) {
      for (String[] row : settings) {
        if (row[0].equals("u")) {
          return row[1]; // who is free to be the login says nothing that it could not do
        }
      }
    }
    return roles.nameOf(request.roleOid());
  }

  @Override
  public long roleOid() {
    return request.roleOid();
  }

  @Override
  public JobIdentity jobIdentity() throws SQLException {
    if (proof.kind() == ProofKind.FREE) {
      return JobIdentity.ofSession();
    }
    // after the function's own arguments: a place for a ticket where the functions are installed,
    // and the ticket and its signature once they were asked for
    ApiOperation asked = ApiOperation.of(request.operation());
    if (asked == null) { // a session's functions alone ask so, and they cannot sign
      return roles.identityOf(request.roleOid(), false);
    }
    int place = asked.function().parameters().size();
    String ticket = request.argument(place);
    String signature = request.argument(place + 1);
    return ticket == null || signature == null
        ? roles.identityOf(request.roleOid(), request.hasArgument(place))
        : roles.consentOf(request.roleOid(), ticket, signature);
  }

  @Override
  public boolean isMemberOf(long other) throws SQLException {
    return roles.isMember(request.roleOid(), other);
  }
}
