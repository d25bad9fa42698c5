package io.github.pgbg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryBufferTest {
  private final QueryBuffer buffer = new QueryBuffer();

  @Test
  void aStatementEndsWhereItsSemicolonIs() {
    assertThat(buffer.add("SELECT 1; -- note")).containsExactly(new QueryBuffer.Sql("SELECT 1", 1));
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void aLineMayEndOneStatementAndBeginTheNext() {
    assertThat(buffer.add("SELECT 1; SELECT")).containsExactly(new QueryBuffer.Sql("SELECT 1", 1));
    assertThat(buffer.query()).isEqualTo("SELECT");
    assertThat(buffer.add("2;")).containsExactly(new QueryBuffer.Sql("SELECT\n2", 1));
  }

  @Test
  void aStatementKnowsTheLineItBeginsIn() {
    buffer.add("-- a comment");
    assertThat(buffer.add("")).isEmpty();
    assertThat(buffer.add("SELECT 1;")).containsExactly(new QueryBuffer.Sql("SELECT 1", 3));
  }

  @Test
  void semicolonsInBodiesEndNothing() {
    assertThat(buffer.add("DO $$ BEGIN PERFORM 1;")).isEmpty();
    assertThat(buffer.add("END $$;")).hasSize(1);
  }

  @Test
  void aCommandMayFollowAStatement() {
    assertThat(buffer.add("SELECT 1 \\gx"))
        .isEqualTo(List.of(new QueryBuffer.Command("\\gx", "SELECT 1", 1)));
    assertThat(buffer.query()).isEqualTo("SELECT 1");
  }

  @Test
  void aBackslashInAConstantIsNoCommand() {
    assertThat(buffer.add("SELECT '\\d';")).containsExactly(new QueryBuffer.Sql("SELECT '\\d'", 1));
  }

  @Test
  void whatIsLeftAtTheEndIsAStatement() {
    buffer.add("SELECT 1; SELECT 2");
    assertThat(buffer.end()).containsExactly(new QueryBuffer.Sql("SELECT 2", 1));
  }

  @Test
  void variablesAreFilledInOutsideOfStringsAndCasts() {
    Variables variables = new Variables();
    variables.set("n", "4");
    variables.set("who", "O'Hara");
    assertThat(variables.fill("SELECT :n, :'who' AS :\"who\", ':n', 1::int, :none"))
        .isEqualTo("SELECT 4, 'O''Hara' AS \"O'Hara\", ':n', 1::int, :none");
  }

  @Test
  void urlsOfLibpqAreTaken() {
    assertThat(ConnectionTarget.urlOf("postgresql://me:pw@h:5433/shop?sslmode=require"))
        .isEqualTo("jdbc:pgbg://h:5433/shop?sslmode=require&user=me&password=pw");
    assertThat(ConnectionTarget.urlOf("postgres://h/shop")).isEqualTo("jdbc:pgbg://h/shop");
    assertThat(new ConnectionTarget("jdbc:pgbg://h/a?x=y", null, null).to("b c", null).url())
        .isEqualTo("jdbc:pgbg://h/b%20c?x=y");
  }
}
