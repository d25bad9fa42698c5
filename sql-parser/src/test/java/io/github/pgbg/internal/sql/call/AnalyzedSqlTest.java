package io.github.pgbg.internal.sql.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.pgbg.internal.sql.api.AdministrationCall;
import io.github.pgbg.internal.sql.lexer.LexerOptions;
import io.github.pgbg.internal.sql.lexer.TokenType;
import io.github.pgbg.internal.sql.statement.StatementKind;
import org.junit.jupiter.api.Test;

class AnalyzedSqlTest {
  private static AnalyzedSql text(String sql) {
    return AnalyzedSql.of(sql, LexerOptions.DEFAULT);
  }

  @Test
  void eachFactIsFoundOnce() {
    AnalyzedSql text = text("SELECT sum(x) FROM pg_background_result(1) AS (x int); SELECT 2");

    assertThat(text.tokens()).isSameAs(text.tokens());
    assertThat(text.ranges()).isSameAs(text.ranges()).hasSize(2);
    assertThat(text.statements()).isSameAs(text.statements());
    assertThat(text.way()).isSameAs(text.way());
    assertThat(text.callSites()).isSameAs(text.callSites()).hasSize(1);
  }

  @Test
  void statementsKeepTheOrderOfTheirRanges() {
    AnalyzedSql text = text(";SELECT 1;; UPDATE t SET a = 1;");

    assertThat(text.statements())
        .extracting(statement -> statement.text(text.sql()), statement -> statement.kind())
        .containsExactly(
            tuple("SELECT 1", StatementKind.ROWS),
            tuple("UPDATE t SET a = 1", StatementKind.COMMAND));
  }

  @Test
  void aLocalTextHasCallsForTheServerTooInCaseItMustJudge() {
    AnalyzedSql text = text("SELECT pg_background_launch('SELECT 1')");

    assertThat(text.way()).isInstanceOf(ParsedText.Local.class);
    assertThat(text.callsOnServer()).hasSize(1);
  }

  @Test
  void aTextThatPassesThroughHasNoCallsForTheServer() {
    AnalyzedSql text = text("SELECT pg_background_nonsense()");

    assertThat(text.way()).isInstanceOf(ParsedText.PassThrough.class);
    assertThat(text.callSites()).hasSize(1);
    assertThat(text.callsOnServer()).isEmpty();
  }

  @Test
  void whatOnlyCommentsMentionIsNotLookedAt() {
    AnalyzedSql text = text("SELECT 1 -- pg_background_launch('x')");

    assertThat(text.mentionsPgBackground()).isFalse();
    assertThat(text.way()).isInstanceOf(ParsedText.PassThrough.class);
    assertThat(text.callSites()).isEmpty();
  }

  @Test
  void placeholdersAreParametersOnlyOfPreparedTexts() {
    String sql = "SELECT pg_background_launch(?)";
    AnalyzedSql prepared = AnalyzedSql.of(sql, LexerOptions.DEFAULT.withPlaceholders());
    AnalyzedSql plain = text(sql);

    assertThat(prepared.has(TokenType.PLACEHOLDER, 0, prepared.tokens().size())).isTrue();
    assertThat(plain.has(TokenType.PLACEHOLDER, 0, plain.tokens().size())).isFalse();
    assertThat(prepared.options().withoutPlaceholders()).isEqualTo(plain.options());
  }

  @Test
  void settingsAndStatementsAboutTheExtensionAreFoundAmongOthers() {
    AnalyzedSql text =
        text("SET pg_background.max_workers = 3; SELECT 1; DROP EXTENSION pg_background");

    assertThat(text.settingStatements()).hasSize(1);
    assertThat(text.extensionStatements()).hasSize(1);
  }

  @Test
  void aNameThatTheServerCutsLeavesTheStatementToIt() {
    String name = "n".repeat(64);

    assertThat(text("SELECT pg_background_launch('x') AS " + name.substring(1)).way())
        .isInstanceOf(ParsedText.Local.class);
    assertThat(text("SELECT pg_background_launch('x') AS " + name).way())
        .isInstanceOf(ParsedText.Bridged.class);
    assertThat(text("SELECT pg_background_launch('x') AS \"" + "é".repeat(32) + "\"").way())
        .isInstanceOf(ParsedText.Bridged.class);
  }

  @Test
  void callsOfWhatOnlyAnInstallationHasAreFoundWhereverTheyStand() {
    AnalyzedSql text =
        AnalyzedSql.of(
            "SELECT grant_pg_background_privileges('a'), jobs.pg_background_consent();"
                + " DO $$ BEGIN EXECUTE 'SELECT \"pg_background_drop_executor_role\"()'; END $$;"
                + " GRANT EXECUTE ON FUNCTION pg_background_revoke_consent() TO a;"
                + " SELECT 'pg_background_consents()'",
            LexerOptions.DEFAULT);
    assertThat(text.administrationCalls())
        .containsExactlyInAnyOrder(
            new AdministrationCall(null, "grant_pg_background_privileges"),
            new AdministrationCall("jobs", "pg_background_consent"),
            new AdministrationCall(null, "pg_background_drop_executor_role"));
  }
}
