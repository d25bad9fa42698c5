package io.github.pgbg.internal.jdbc.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pgbg.internal.jdbc.route.PassThrough;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.postgresql.core.CachedQuery;

/** The router sees every text once, and what it makes of a text is what PgJDBC gets. */
class RoutingTest {
  private static final Set<String> TEXTS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "executeWithFlags");

  @TestFactory
  Stream<DynamicTest> everyPrepareMeetsTheRouter() {
    return test(
        Wrapped.CONNECTION, method -> method.getName().matches("prepareStatement|prepareCall"));
  }

  @TestFactory
  Stream<DynamicTest> everyExecutionOfATextMeetsTheRouter() {
    return test(
        Wrapped.STATEMENT,
        method ->
            (TEXTS.contains(method.getName()) || method.getName().equals("addBatch"))
                && takesText(method));
  }

  @TestFactory
  Stream<DynamicTest> everyExecutionOfAPreparedStatementMeetsTheRouter() {
    return Stream.of(Wrapped.PREPARED_STATEMENT, Wrapped.CALLABLE_STATEMENT)
        .flatMap(
            kind ->
                test(
                    kind,
                    method ->
                        TEXTS.contains(method.getName())
                            && !takesText(method)
                            && !takes(method, CachedQuery.class)));
  }

  @TestFactory
  Stream<DynamicTest> everyBatchMeetsTheRouter() {
    return test(
        Wrapped.STATEMENT, method -> method.getName().matches("executeBatch|executeLargeBatch"));
  }

  private static boolean takesText(Method method) {
    return takes(method, String.class);
  }

  private static boolean takes(Method method, Class<?> type) {
    return method.getParameterCount() > 0 && method.getParameterTypes()[0].equals(type);
  }

  private static Stream<DynamicTest> test(Wrapped kind, Predicate<Method> choice) {
    List<Method> methods = kind.methods().filter(choice).toList();
    assertThat(methods).isNotEmpty();
    return methods.stream()
        .map(method -> dynamicTest(kind + " " + method, () -> meets(kind, method)));
  }

  private static void meets(Wrapped kind, Method method) throws Exception {
    Marking router = new Marking();
    Recorder recorder = new Recorder();
    recorder.answer(method, Samples.of(method.getReturnType()));
    Object wrapper = kind.wrap(Wrapped.connection(router), recorder);

    method.invoke(wrapper, Samples.arguments(method));

    assertThat(router.seen).hasSize(1);
    if (takesText(method)) {
      assertThat(recorder.last().arguments().get(0)).isEqualTo("text, routed");
    } else if (!method.getName().contains("Batch")) {
      assertThat(router.seen).containsExactly(Wrapped.SQL);
    }
  }

  /** Marks each text that it sees. */
  private static final class Marking extends PassThrough {
    final List<String> seen = new ArrayList<>();

    private String mark(String sql) {
      seen.add(sql);
      return sql + ", routed";
    }

    @Override
    public String prepare(String sql) {
      return mark(sql);
    }

    @Override
    public String addBatch(StatementExecution execution, String sql) {
      return mark(sql);
    }

    @Override
    public <T> @Nullable T execute(
        StatementExecution execution, String sql, SqlCall<T> call, boolean onlyPgJdbc)
        throws SQLException {
      return call.on(mark(sql));
    }

    @Override
    public <T> T executeBatch(StatementExecution execution, SqlCall<T> batch) throws SQLException {
      seen.add("batch");
      return super.executeBatch(execution, batch);
    }
  }
}
