package io.github.pgbg.tests.wire;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/** A plug-in as the clouds' libraries have one: it gets the password when it is asked for. */
public final class FreshTokens implements AuthenticationPlugin {
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static volatile String token = "";

  /** Called by PgJDBC with the connection's properties. */
  public FreshTokens(Properties info) {}

  @Override
  public char[] getPassword(AuthenticationRequestType type) {
    ASKED.incrementAndGet();
    return token.toCharArray();
  }

  static void giveOut(String fresh) {
    token = fresh;
  }

  static int asked() {
    return ASKED.get();
  }
}
