package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of definer code leave something for the commit, which the login does. */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class AtCommitTest {
  private static final String TABLES =
      """
      CREATE FUNCTION m.climbing() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM m.climb(); RETURN NULL; END $$;
      CREATE FUNCTION m.holding() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM m.hold(); RETURN NULL; END $$;
      CREATE FUNCTION m.again() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN SET CONSTRAINTS ALL DEFERRED; INSERT INTO m.endless VALUES (1);
        PERFORM m.hold(); PERFORM m.climb(); RETURN NULL; END $$;
      CREATE FUNCTION m.thrice() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.i < 3 THEN SET CONSTRAINTS ALL DEFERRED;
          INSERT INTO m.three VALUES (NEW.i + 1); END IF;
        PERFORM m.hold(); PERFORM m.climb(); RETURN NULL; END $$;
      CREATE TABLE m.deferred(i int);
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.deferred DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.climbing();
      CREATE TABLE m.held(i int);
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.held DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.holding();
      CREATE TABLE m.immediate(i int);
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.immediate DEFERRABLE INITIALLY IMMEDIATE
        FOR EACH ROW EXECUTE FUNCTION m.climbing();
      CREATE TABLE m.endless(i int);
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.endless DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.again();
      CREATE TABLE m.three(i int);
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.three DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.thrice();
      CREATE TABLE m.parted(i int) PARTITION BY LIST (i);
      CREATE TABLE m.part PARTITION OF m.parted DEFAULT;
      CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.part DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION m.climbing();
      CREATE FUNCTION m.key(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN RETURN i; END $$;
      CREATE TABLE m.excluded(i int,
        EXCLUDE USING btree (m.key(i) WITH =) DEFERRABLE INITIALLY DEFERRED);
      CREATE TABLE m.parent(i int PRIMARY KEY);
      INSERT INTO m.parent VALUES (1);
      CREATE INDEX ON m.parent(i) WHERE m.key(1) = 1;
      CREATE TABLE m.child(i int REFERENCES m.parent DEFERRABLE INITIALLY DEFERRED);
      CREATE FUNCTION m.scale(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN RETURN i; END $$;
      CREATE OR REPLACE FUNCTION m.key(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN PERFORM m.hold(); PERFORM m.climb(); RETURN i; END $$;
      """;

  /** Jobs, and how the call that launches them ends. */
  private static final Map<String, String> JOBS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("DECLARE c CURSOR WITH HOLD FOR SELECT m.climb()", "done"),
              Map.entry("SELECT m.hold()::text", "done"),
              Map.entry("DO $x$ BEGIN PERFORM m.hold(); END $x$", "done"),
              Map.entry("DECLARE c CURSOR WITH HOLD FOR SELECT m.climb(); MOVE 0 FROM c", "done"),
              Map.entry("INSERT INTO m.deferred VALUES (1)", "done"),
              Map.entry("INSERT INTO m.held VALUES (1)", "done"),
              Map.entry("INSERT INTO m.endless VALUES (1)", "0A000"),
              Map.entry("INSERT INTO m.three VALUES (1)", "done"),
              Map.entry("SET CONSTRAINTS ALL DEFERRED; INSERT INTO m.immediate VALUES (1)", "done"),
              Map.entry("INSERT INTO m.parted VALUES (1)", "done"),
              Map.entry("INSERT INTO m.excluded VALUES (1), (2)", "done"),
              Map.entry("INSERT INTO m.child VALUES (1)", "done"),
              Map.entry("INSERT INTO m.child VALUES (2)", "23503"),
              Map.entry(
                  "DO $x$ BEGIN BEGIN INSERT INTO m.held VALUES (1); EXCEPTION WHEN OTHERS THEN"
                      + " NULL; END; END $x$",
                  "done"),
              Map.entry(
                  "CREATE TEMP TABLE t(i int) ON COMMIT DELETE ROWS; CREATE INDEX ON"
                      + " t(m.scale(i)) WHERE m.scale(2) = 2; INSERT INTO t VALUES (1); CREATE OR"
                      + " REPLACE FUNCTION m.scale(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
                      + " $x$ BEGIN PERFORM m.hold(); PERFORM m.climb(); RETURN i; END $x$",
                  "done"),
              Map.entry(
                  "CREATE FUNCTION m.lazy() RETURNS SETOF int LANGUAGE sql AS 'SELECT m.climb()"
                      + " FROM generate_series(1, 9)'; DECLARE c CURSOR FOR SELECT m.lazy();"
                      + " FETCH 1 FROM c; DROP FUNCTION m.lazy()",
                  "done"),
              Map.entry("LISTEN m; NOTIFY m, 'x'; SELECT pg_notify('m', m.climb()::text)", "0A000"),
              Map.entry("SELECT lo_create(0); SELECT pg_advisory_lock(1)::text", "done")));

  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  AtCommitTest(TestDatabase server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingOfADefinersJobRunsAtItsCommitAsTheLogin(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(TABLES);
      Map<String, String> ends = new TreeMap<>();
      for (String job : JOBS.keySet()) {
        ends.put(job, stage.callDefiner(stage.job(job)));
        assertThat(stage.hasClimbed()).as(job).isFalse();
        stage.callDefiner(stage.submitted(job));
        assertThat(stage.hasClimbed()).as("submitted: " + job).isFalse();
      }
      assertThat(ends).containsExactlyInAnyOrderEntriesOf(JOBS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deferredTriggersAndConstraintsOfADefinersJobDoTheirWork(boolean installed)
      throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(
          """
          CREATE TABLE m.log(who text, i int);
          CREATE FUNCTION m.logging() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO m.log VALUES (current_user, NEW.i); RETURN NULL; END $$;
          CREATE TABLE m.parent(i int PRIMARY KEY);
          CREATE TABLE m.t(i int UNIQUE DEFERRABLE INITIALLY DEFERRED
            REFERENCES m.parent DEFERRABLE INITIALLY DEFERRED);
          CREATE CONSTRAINT TRIGGER c AFTER INSERT ON m.t DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION m.logging();
          """);
      String swap =
          "INSERT INTO m.t VALUES (1), (2); UPDATE m.t SET i = 3 - i;"
              + " INSERT INTO m.parent VALUES (1), (2)";
      assertThat(stage.callDefiner(stage.job(swap))).isEqualTo("done");
      assertThat(rows(stage.dba(), "SELECT * FROM m.log ORDER BY i"))
          .containsExactly("pgbg_mallory|1", "pgbg_mallory|2");
      assertThat(stage.callDefiner(stage.job("INSERT INTO m.t VALUES (9)"))).isEqualTo("23503");
      execute(stage.dba(), "INSERT INTO m.parent VALUES (3)");
      assertThat(stage.callDefiner(stage.job("INSERT INTO m.t VALUES (3), (3)")))
          .isEqualTo("23505");
      assertThat(rows(stage.dba(), "SELECT count(*) FROM m.t")).containsExactly("2");
    }
  }
}
