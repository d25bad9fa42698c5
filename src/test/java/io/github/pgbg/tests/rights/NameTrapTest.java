package io.github.pgbg.tests.rights;

import static io.github.pgbg.tests.database.Sql.execute;
import static io.github.pgbg.tests.database.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgbg.tests.database.NeedsSuperuser;
import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Jobs of definer code leave names behind that the login's next statements could find. */
@PostgresTest
@NeedsSuperuser("a superuser's session is what code of others would climb to")
class NameTrapTest {
  /** In the job's search path, and in pg_temp, which comes first for relations and types. */
  private static final String TRAPS =
      """
      CREATE FUNCTION %1$s.same(oid, oid) RETURNS bool LANGUAGE plpgsql AS $t$
        BEGIN PERFORM m.climb(); RETURN true; END $t$;
      CREATE OPERATOR %1$s.= (FUNCTION = %1$s.same, LEFTARG = oid, RIGHTARG = oid);
      CREATE FUNCTION %1$s.same(text, text) RETURNS bool LANGUAGE plpgsql AS $t$
        BEGIN PERFORM m.climb(); RETURN true; END $t$;
      CREATE OPERATOR %1$s.= (FUNCTION = %1$s.same, LEFTARG = text, RIGHTARG = text);
      CREATE FUNCTION %1$s.set_config(text, text, bool) RETURNS text LANGUAGE plpgsql AS $t$
        BEGIN PERFORM m.climb(); RETURN ''; END $t$;
      CREATE FUNCTION %1$s.pg_advisory_unlock_all() RETURNS void LANGUAGE plpgsql AS $t$
        BEGIN PERFORM m.climb(); END $t$;
      CREATE FUNCTION %1$s.concat(VARIADIC text[]) RETURNS text LANGUAGE plpgsql AS $t$
        BEGIN PERFORM m.climb(); RETURN ''; END $t$;
      CREATE VIEW %1$s.pg_locks AS SELECT m.climb() AS pid;
      CREATE VIEW %1$s.pg_trigger AS SELECT m.climb() AS tgrelid;
      CREATE DOMAIN %1$s.text AS pg_catalog.text CHECK (m.climb() IS NOT NULL);
      CREATE DOMAIN %1$s.int8 AS pg_catalog.int8 CHECK (m.climb() IS NOT NULL);
      SET search_path = %1$s, pg_catalog;
      """;

  private final TestDatabase server;

  @SuppressWarnings("NullAway.Init")
  NameTrapTest(TestDatabase server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesThatAJobLeavesAreNotFound(boolean installed) throws SQLException {
    try (Stage stage = new Stage(server, installed)) {
      stage.prepare(
          "CREATE TABLE m.parent(i int PRIMARY KEY); CREATE TABLE m.child(i int REFERENCES m.parent"
              + " DEFERRABLE INITIALLY DEFERRED); INSERT INTO m.parent VALUES (1)");
      for (String schema : new String[] {"pg_temp", "m"}) {
        String traps = TRAPS.formatted(schema);
        stage.callDefiner(stage.job(traps + "INSERT INTO m.child VALUES (1)"));
        assertThat(stage.hasClimbed()).as(schema).isFalse();
        stage.callDefiner(
            stage.job(
                (schema.equals("m") ? "" : traps)
                    + "SET search_path = "
                    + schema
                    + ", pg_catalog; SELECT 'row'::pg_catalog.text"));
        assertThat(stage.hasClimbed()).as(schema + ", with rows").isFalse();
        stage.callDefiner(stage.submitted("SET search_path = " + schema + ", pg_catalog"));
        assertThat(stage.hasClimbed()).as(schema + ", submitted").isFalse();
        assertThat(
                rows(
                    stage.dba(),
                    "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1')) AS (i"
                        + " int)"))
            .containsExactly("1");
        assertThat(stage.hasClimbed()).as(schema + ", the next job").isFalse();
      }
      assertThat(rows(stage.dba(), "SELECT count(*) FROM m.child")).containsExactly("2");
    }
  }

  @Test
  void aRoleWithoutTemporaryObjectsIsToldSo() throws SQLException {
    try (Stage stage = new Stage(server, true)) {
      execute(stage.dba(), "REVOKE TEMPORARY ON DATABASE pgbg_rights FROM PUBLIC");
      stage.prepare(
          "CREATE FUNCTION m.bait() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN "
              + stage.job("SELECT 'x'::text")
              + " END $$");
      PSQLException error =
          catchThrowableOfType(PSQLException.class, () -> execute(stage.dba(), "SELECT m.bait()"));
      assertThat(error.getSQLState()).isEqualTo("42501");
      assertThat(error.getServerErrorMessage().getMessage())
          .isEqualTo("role \"pgbg_mallory\" may not make temporary objects in this database");
      assertThat(error.getServerErrorMessage().getHint()).contains("GRANT TEMPORARY ON DATABASE");
    }
  }
}
