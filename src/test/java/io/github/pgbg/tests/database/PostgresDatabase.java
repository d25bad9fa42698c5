package io.github.pgbg.tests.database;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the database of the run's server to the tests, and skips them where there is none. The
 * server starts when it is first asked for; JUnit closes it with the root store, after the last
 * class.
 */
final class PostgresDatabase implements ExecutionCondition, ParameterResolver {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String missing = TestServer.missing();
    return missing == null
        ? ConditionEvaluationResult.enabled("there is a server")
        : ConditionEvaluationResult.disabled(missing);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestDatabase database = of(context);
    NeedsSuperuser reason = context.getRequiredTestClass().getAnnotation(NeedsSuperuser.class);
    return reason == null ? database : database.superuser(reason.value());
  }

  static TestDatabase of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(PostgresDatabase.class))
        .getOrComputeIfAbsent(TestServer.class, key -> TestServer.start(), TestServer.class)
        .database();
  }
}
