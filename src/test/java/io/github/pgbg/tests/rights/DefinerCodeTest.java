package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of definer code try to be their worker's login again. */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class DefinerCodeTest {
  private static final List<String> CLIMBS =
      List.of(
          "RESET ROLE; ALTER ROLE pgbg_mallory SUPERUSER",
          "SET ROLE NONE; ALTER ROLE pgbg_mallory SUPERUSER",
          "SET LOCAL ROLE NONE; ALTER ROLE pgbg_mallory SUPERUSER",
          "SELECT set_config('role', 'none', false), m.climb()",
          "SET SESSION AUTHORIZATION DEFAULT; ALTER ROLE pgbg_mallory SUPERUSER",
          "RESET SESSION AUTHORIZATION; ALTER ROLE pgbg_mallory SUPERUSER",
          "RESET ALL; ALTER ROLE pgbg_mallory SUPERUSER",
          "DISCARD ALL",
          "DO $x$ BEGIN PERFORM m.climb(); END $x$",
          "SELECT m.climb()",
          "SELECT m.climb()::text FROM generate_series(1, 1000)",
          "PREPARE p AS SELECT m.climb(); EXECUTE p",
          "SELECT m.climb() ORDER BY m.climb() FOR UPDATE",
          "CREATE TABLE m.made AS SELECT m.climb()",
          "COPY (SELECT m.climb()) TO PROGRAM 'cat'",
          "CREATE FUNCTION m.later() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'SELECT"
              + " m.climb()'; SELECT m.later()",
          "COMMIT; RESET ROLE; ALTER ROLE pgbg_mallory SUPERUSER",
          "DO $x$ BEGIN COMMIT; PERFORM m.climb(); END $x$",
          "CALL m.commits()",
          "BEGIN; SELECT m.climb()",
          "VACUUM m.indexed",
          "ANALYZE m.indexed",
          "REINDEX TABLE m.indexed",
          "CLUSTER m.indexed USING indexed_idx");

  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  DefinerCodeTest(TestDatabase server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJobOfDefinerCodeCannotClimb(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(
          "CREATE PROCEDURE m.commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; PERFORM m.climb(); END"
              + " $$; CREATE FUNCTION m.indexing(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
              + " $$ BEGIN RETURN i; END $$; CREATE TABLE m.indexed(i int); CREATE INDEX"
              + " indexed_idx ON m.indexed(m.indexing(i)); INSERT INTO m.indexed VALUES (1); CREATE"
              + " OR REPLACE FUNCTION m.indexing(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
              + " $$ BEGIN PERFORM m.climb(); RETURN i; END $$");
      for (String climb : CLIMBS) {
        stage.callDefiner(stage.job(climb));
        assertThat(stage.hasClimbed()).as(climb).isFalse();
        stage.callDefiner(stage.submitted(climb));
        assertThat(stage.hasClimbed()).as("submitted: " + climb).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJobOfAJobOfDefinerCodeCannotClimb(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      String job = "RESET ROLE; ALTER ROLE pgbg_mallory SUPERUSER";
      for (int depth = 2; depth <= 4; depth++) {
        job =
            "SELECT * FROM pg_background_result(pg_background_launch($j%d$%s$j%d$)) AS r(t text)"
                .formatted(depth, job, depth);
        stage.callDefiner(stage.job(job));
        assertThat(stage.hasClimbed()).as("depth " + depth).isFalse();
        stage.callDefiner(
            stage.job(
                "DO $d" + depth + "$ BEGIN PERFORM FROM (" + job + ") AS q; END $d" + depth + "$"));
        assertThat(stage.hasClimbed()).as("in DO, depth " + depth).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheDefinerMayDoByOtherMeansItsJobMayDo(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare("CREATE TABLE m.log(who text DEFAULT current_user, note text)");
      String ended = stage.callDefiner(stage.job("INSERT INTO m.log(note) VALUES ('by a job')"));
      assertThat(ended).isEqualTo("done");
      assertThat(rows(stage.dba(), "TABLE m.log")).containsExactly("pgbg_mallory|by a job");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTriggersJobHasTheRightsOfItsFunctionsOwner(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(
          "CREATE TABLE m.bait(x int); CREATE FUNCTION m.trap() RETURNS trigger LANGUAGE plpgsql"
              + " SECURITY DEFINER AS $f$ BEGIN "
              + stage.job("RESET ROLE; ALTER ROLE pgbg_mallory SUPERUSER")
              + " RETURN NEW; END $f$; CREATE TRIGGER t BEFORE INSERT ON m.bait FOR EACH ROW"
              + " EXECUTE FUNCTION m.trap()");
      assertThat(stage.call("INSERT INTO m.bait VALUES (1)")).isEqualTo("42501");
      assertThat(stage.hasClimbed()).isFalse();
    }
  }

  /**
   * Settings are what the asking code says they are: it must not get by that what it may not set.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void settingsOfADefinersJobAreSetWithItsRights(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(
          "CREATE TABLE m.seen(replica text, path text, scale text);"
              + " GRANT INSERT ON m.seen TO PUBLIC");
      execute(
          stage.dba(),
          "SET session_replication_role = replica; SET search_path = m, public;"
              + " SET extra_float_digits = -3");
      stage.callDefiner(
          stage.job(
              "INSERT INTO m.seen VALUES (current_setting('session_replication_role'),"
                  + " current_setting('search_path'), current_setting('extra_float_digits'))"));
      execute(stage.dba(), "RESET ALL");
      assertThat(rows(stage.dba(), "TABLE m.seen")).containsExactly("origin|m, public|-3");
    }
  }
}
