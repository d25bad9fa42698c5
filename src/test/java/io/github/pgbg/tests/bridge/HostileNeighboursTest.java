package io.github.pgbg.tests.bridge;

import static io.github.pgbg.tests.bridge.BridgeSql.failure;
import static io.github.pgbg.tests.bridge.BridgeSql.rows;
import static io.github.pgbg.tests.bridge.BridgeSql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Scratch;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** A role that may connect to the database can slow another one's calls, and no more. */
@PostgresTest
@NeedsSuperuser("lo_compat_privileges is a superuser's to set")
class HostileNeighboursTest {
  private static final String QUERY =
      "SELECT x + 1 FROM pg_background_result(pg_background_launch('SELECT 41')) AS r(x int)";

  /** The two keys that a session's driver and functions use. */
  private static final String KEYS =
      " FROM (SELECT DISTINCT classid::int8 << 32 | (objid::int8 & ~1) | g AS key FROM pg_locks,"
          + " generate_series(0, 1) g WHERE locktype = 'advisory' AND objid::int8 >> 2 = %s) k";

  private final TestDatabase server;
  private Scratch<TestDatabase> scratch;
  private Scratch<TestDatabase> role;
  private TestDatabase database;
  private Connection victim;
  private Connection attacker;

  @SuppressWarnings("NullAway.Init") // before each test
  HostileNeighboursTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void connect() throws SQLException {
    scratch = server.createDatabase("pgbg_neighbours");
    role = server.createRole("pgbg_neighbour");
    database = scratch.get();
    victim = database.connect();
    attacker = database.as("pgbg_neighbour", "pgbg_neighbour").connectPlain();
    assertThat(rows(victim, QUERY)).containsExactly("42");
  }

  @AfterEach
  void close() throws SQLException {
    attacker.close();
    victim.close();
    scratch.close();
    role.close();
  }

  private String pid() throws SQLException {
    return rows(victim, "SELECT pg_backend_pid()").get(0);
  }

  @Test
  void whoHoldsTheNextLockOnlySlowsACall() throws SQLException {
    run(attacker, "SELECT pg_try_advisory_lock(key)" + KEYS.formatted(pid()));
    for (int i = 0; i < 3; i++) {
      assertThat(rows(victim, QUERY)).containsExactly("42");
    }
  }

  @Test
  void whoQueuesForTheLockThatIsHeldOnlySlowsACall() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      String pid = pid();
      Future<?> queued =
          thread.submit(
              () -> {
                run(attacker, "SELECT pg_advisory_lock(key)" + KEYS.formatted(pid));
                return null;
              });
      await()
          .until(
              () ->
                  database
                      .queryText(
                          "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                              + " AND NOT granted")
                      .equals("1"));
      for (int i = 0; i < 3; i++) {
        assertThat(rows(victim, QUERY)).containsExactly("42");
      }
      assertThat(queued.isCancelled()).isFalse();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void foreignLargeObjectsDoNotStopNewSessionsNorTheSweep() throws SQLException {
    run(
        attacker,
        "SELECT lo_create((2147483648 + g)::oid) FROM generate_series(1, 200) g",
        "SELECT lo_from_bytea((2147484648)::oid, 'pgbg bridge of control connection 1 1;')");
    victim.close();
    try (Connection fresh = database.connect()) {
      assertThat(rows(fresh, QUERY)).containsExactly("42");
    }
    await()
        .until(
            () ->
                database
                    .queryText(
                        "SELECT count(*) FROM pg_largeobject_metadata"
                            + " WHERE lomowner <> 'pgbg_neighbour'::regrole")
                    .equals("0"));
    victim = database.connect();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER DATABASE pgbg_neighbours SET lo_compat_privileges = on",
        "ALTER ROLE pgbg_neighbour SET lo_compat_privileges = on",
        "ALTER ROLE pgbg_neighbour IN DATABASE pgbg_neighbours SET lo_compat_privileges = 'true'"
      })
  void noCallIsMadeWhereOthersCouldReadTheMailboxes(String setting) throws SQLException {
    database.execute(setting);
    try (Connection fresh = database.connect()) {
      PSQLException error = failure(fresh, QUERY);
      assertThat(error.getSQLState()).isEqualTo("0A000");
      assertThat(error.getMessage()).contains("lo_compat_privileges");
    }
    database.execute(setting.replaceAll(" SET .*", " RESET lo_compat_privileges"));
    try (Connection fresh = database.connect()) {
      assertThat(rows(fresh, QUERY)).containsExactly("42");
    }
  }
}
