package io.github.pgbg.tests.database;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the server of the run before the first class that needs it and hands its database to the
 * tests. JUnit closes it with the root store, after the last class.
 */
final class PostgresDatabase implements BeforeAllCallback, ParameterResolver {
  @Override
  public void beforeAll(ExtensionContext context) {
    of(context); // here, so that a server that cannot be had skips the class and not each test
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return of(context);
  }

  static TestDatabase of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(PostgresDatabase.class))
        .getOrComputeIfAbsent(TestServer.class, key -> TestServer.start(), TestServer.class)
        .database();
  }
}
