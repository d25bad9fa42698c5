package io.github.pgbg.tests.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.Sql;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The modifier of a result's column stands in the detail of PostgreSQL's error, in the language of
 * lc_messages. The test's server speaks English only, so this runs the query that reads the detail.
 */
@PostgresTest
class ModifierInAnyLanguageTest {
  private static final String RESOURCE = "/io/github/pgbg/internal/bridge/functions/result.sql";

  private final TestDatabase database;

  ModifierInAnyLanguageTest(TestDatabase database) {
    this.database = database;
  }

  private static String query() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ModifierInAnyLanguageTest.class.getResourceAsStream(RESOURCE))) {
      String function = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int begin = function.indexOf("SELECT c.i, c.other INTO");
      int end = function.indexOf("LIMIT 1;", begin) + "LIMIT 1;".length();
      assertThat(begin).isPositive();
      return function.substring(begin, end);
    }
  }

  /** The place and the type that are found; the columns have the types, the second modified. */
  private String found(String detail, String types, String modifiers)
      throws IOException, SQLException {
    String block =
        """
        DO $do$ DECLARE
          detail text := $d$%s$d$; types oid[] := '%s'::regtype[]::oid[];
          a text[] := ARRAY['', '', '', '', '%s']; wanted text; place int;
        BEGIN %s RAISE NOTICE '%% %%', place, wanted; END $do$\
        """
            .formatted(detail, types, modifiers, query());
    try (Connection connection = database.connectPlain()) {
      return Sql.execute(connection, block).get(0);
    }
  }

  /** As PostgreSQL's translations have it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Returned type %1$s does not match expected type %2$s in column %3$d.",
        "Zurückgegebener Typ %1$s stimmt in Spalte %3$d nicht mit erwartetem Typ %2$s überein.",
        "列%3$dで返された%1$s型が、期待している%2$s型と一致しません。",
        "반환 자료형으로 %1$s 형을 지정했지만, 칼럼은 %2$s 자료형입니다. 해당 칼럼: %3$d 번째 칼럼",
        "El tipo retornado %1$s no coincide con el tipo de registro esperado %2$s en la columna"
            + " %3$d.",
        "Возвращаемый тип %1$s не соответствует ожидаемому типу %2$s в столбце %3$d.",
        "Le type %1$s renvoyé ne correspond pas au type %2$s attendu dans la colonne %3$d.",
        "在第%3$d列中返回类型%1$s与期望的类型%2$s不匹配."
      })
  void theModifierIsFound(String detail) throws Exception {
    assertThat(found(detail.formatted("numeric", "numeric(10,2)", 2), "{int,numeric}", "{-1,-1}"))
        .isEqualTo("2 numeric(10,2)");
    assertThat(
            found(
                detail.formatted("character varying(7)", "character varying", 2),
                "{varchar,varchar}",
                "{-1,11}"))
        .isEqualTo("2 character varying");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "numeric[] | numeric(3,1)[] | {numeric[],numeric[]}",
        "timestamp without time zone | timestamp(0) without time zone | {text,timestamp}",
        "time with time zone | time(1) with time zone | {text,timetz}",
        "interval | interval day to second(3) | {text,interval}",
        "interval | interval day | {text,interval}",
        "bpchar | character(5) | {text,bpchar}",
        "bit varying | bit varying(3) | {text,varbit}",
        "\"bit\" | bit(3) | {text,bit}",
      })
  void everyKindOfModifierIsFound(String given, String wanted, String types) throws Exception {
    String detail = "Returned type %s does not match expected type %s in column 2.";
    assertThat(found(detail.formatted(given, wanted), types, "{-1,-1}")).isEqualTo("2 " + wanted);
  }
}
