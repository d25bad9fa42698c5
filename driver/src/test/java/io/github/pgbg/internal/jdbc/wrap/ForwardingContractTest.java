package io.github.pgbg.internal.jdbc.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pgbg.internal.jdbc.route.PassThrough;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls every method of every interface on every wrapper: nothing lost, nothing leaked. */
class ForwardingContractTest {
  private final ConnectionWrapper connection = Wrapped.connection(new PassThrough());

  @TestFactory
  Stream<DynamicTest> everyMethodReachesTheDelegateAndComesBack() {
    return forEveryMethod(
        (kind, method) -> {
          Recorder recorder = new Recorder();
          Object wrapper = kind.wrap(connection, recorder);
          Object[] arguments = Samples.arguments(method);
          Object answer = Samples.of(method.getReturnType());
          recorder.answer(method, answer);

          Object result = method.invoke(wrapper, arguments);

          assertThat(recorder.last().is(method)).as("%s", recorder.calls).isTrue();
          for (int i = 0; i < arguments.length; i++) {
            if (method.getParameterTypes()[i].isPrimitive()) {
              assertThat(recorder.last().arguments().get(i)).isEqualTo(arguments[i]);
            } else {
              assertThat(recorder.last().arguments().get(i)).isSameAs(arguments[i]);
            }
          }
          assertResult(wrapper, method, answer, result);
        });
  }

  @TestFactory
  Stream<DynamicTest> everyExceptionComesBackAsItWasThrown() {
    return forEveryMethod(
        (kind, method) -> {
          Recorder recorder = new Recorder();
          Object wrapper = kind.wrap(connection, recorder);
          Throwable failure = Samples.failureOf(method);
          recorder.fail(method, failure);

          Throwable thrown =
              catchThrowable(() -> method.invoke(wrapper, Samples.arguments(method)));

          assertThat(thrown).isInstanceOf(InvocationTargetException.class);
          assertThat(thrown.getCause()).isSameAs(failure);
        });
  }

  @TestFactory
  Stream<DynamicTest> everyRefcursorIsWrapped() {
    return forEveryMethod(
            (kind, method) -> {
              Recorder recorder = new Recorder();
              Object wrapper = kind.wrap(connection, recorder);
              ResultSet raw = new Recorder().proxy(ResultSet.class);
              recorder.answer(method, raw);

              Object result = method.invoke(wrapper, Samples.arguments(method));

              assertThat(result).isInstanceOf(ResultSetWrapper.class);
              assertThat(((Wrapper) result).unwrap(Recorder.Raw.class)).isSameAs(raw);
              assertThat(((ResultSet) result).getStatement().getConnection()).isSameAs(connection);
            })
        .filter(test -> test.getDisplayName().contains(".getObject("))
        .filter(test -> !test.getDisplayName().startsWith("CONNECTION"));
  }

  @ParameterizedTest
  @EnumSource
  void everyInterfaceOfPgJdbcIsAnswered(Wrapped kind) throws ClassNotFoundException {
    assertThat(Wrapped.interfaces(kind.wrapperType)).containsAll(Wrapped.interfaces(kind.pgType()));
  }

  @ParameterizedTest
  @EnumSource
  void unwrapAndIsWrapperForAgree(Wrapped kind) throws SQLException {
    Recorder recorder = new Recorder();
    Wrapper wrapper = (Wrapper) kind.wrap(connection, recorder);

    for (Class<?> type : Wrapped.interfaces(kind.wrapperType)) {
      assertThat(wrapper.isWrapperFor(type)).isTrue();
      assertThat(wrapper.unwrap(type)).isSameAs(wrapper);
    }
    assertThat(wrapper.unwrap(kind.wrapperType)).isSameAs(wrapper);
    assertThat(wrapper.isWrapperFor(Recorder.Raw.class)).isTrue();
    assertThat(wrapper.unwrap(Recorder.Raw.class)).isNotSameAs(wrapper);
    assertThat(wrapper.isWrapperFor(Runnable.class)).isFalse();
    assertThat(catchThrowable(() -> wrapper.unwrap(Runnable.class)))
        .isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aWrapperEqualsItselfOnly(Wrapped kind) {
    Recorder recorder = new Recorder();
    Object wrapper = kind.wrap(connection, recorder);
    Object other = kind.wrap(connection, recorder);

    assertThat(Set.of(wrapper, other)).hasSize(2).contains(wrapper, other);
    assertThat(wrapper.toString()).contains("recorded");
  }

  /** What came back is the answer itself, or the one wrapper of it that leads back here. */
  private void assertResult(
      Object wrapper, Method method, @Nullable Object answer, @Nullable Object result)
      throws Exception {
    if (method.getReturnType().isPrimitive()) {
      assertThat(result).isEqualTo(answer);
      return;
    }
    if (!Recorder.isRecorded(method.getReturnType())) {
      assertThat(result).isSameAs(answer);
      return;
    }
    ConnectionWrapper home = wrapper instanceof ConnectionWrapper own ? own : connection;
    if (result instanceof Connection) {
      assertThat(result).isSameAs(home);
      return;
    }
    assertThat(result).isNotNull();
    assertThat(((Wrapper) result).unwrap(Recorder.Raw.class)).isSameAs(answer);
    if (result instanceof Statement statement) {
      assertThat(statement.getConnection()).isSameAs(home);
    } else if (result instanceof DatabaseMetaData metaData) {
      assertThat(metaData.getConnection()).isSameAs(home);
      assertThat(home.getMetaData()).isSameAs(metaData);
    } else {
      Statement statement = ((ResultSet) result).getStatement();
      assertThat(((ResultSet) result).getStatement()).isSameAs(statement);
      assertThat(statement.getConnection()).isSameAs(home);
      if (wrapper instanceof Statement) {
        assertThat(statement).isSameAs(wrapper);
      }
    }
  }

  private static Stream<DynamicTest> forEveryMethod(Check check) {
    return Arrays.stream(Wrapped.values())
        .flatMap(
            kind ->
                kind.methods()
                    .map(
                        method ->
                            dynamicTest(kind + " " + name(method), () -> check.of(kind, method))));
  }

  private static String name(Method method) {
    String types =
        String.join(
            ", ", Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList());
    return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(" + types + ")";
  }

  /** What is true of every method. */
  private interface Check {
    void of(Wrapped kind, Method method) throws Exception;
  }
}
