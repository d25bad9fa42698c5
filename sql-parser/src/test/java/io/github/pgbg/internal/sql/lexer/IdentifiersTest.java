package io.github.pgbg.internal.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentifiersTest {
  @Test
  void onlyAsciiFolds() {
    assertThat(Identifiers.fold("ÄbC")).isEqualTo("Äbc");
    assertThat(Identifiers.unquote("\"A\"\"b\"")).isEqualTo("A\"b");
  }

  @Test
  void longNamesAreCutAt63BytesAndWholeCharacters() {
    assertThat(Identifiers.fold("a".repeat(70))).isEqualTo("a".repeat(63));
    assertThat(Identifiers.fold("é".repeat(40))).isEqualTo("é".repeat(31));
    assertThat(Identifiers.fold("é".repeat(31))).isEqualTo("é".repeat(31));
  }

  @Test
  void quotesOnlyWhereNeeded() {
    assertThat(Identifiers.quoteIdentifier("pg_temp")).isEqualTo("pg_temp");
    assertThat(Identifiers.quoteIdentifier("Public")).isEqualTo("\"Public\"");
    assertThat(Identifiers.quoteIdentifier("select")).isEqualTo("\"select\"");
    assertThat(Identifiers.quoteIdentifier("int")).isEqualTo("\"int\"");
    assertThat(Identifiers.quoteIdentifier("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(Identifiers.quoteIdentifier("")).isEqualTo("\"\"");
  }

  @Test
  void literalsReadTheSameWithAndWithoutStandardConformingStrings() {
    assertThat(Identifiers.quoteLiteral("it's")).isEqualTo("'it''s'");
    assertThat(Identifiers.quoteLiteral("a\\'")).isEqualTo("E'a\\\\'''");
  }
}
