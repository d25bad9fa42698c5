package io.github.pgbg.internal.sql.call;

import io.github.pgbg.internal.sql.lexer.LexerOptions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Texts for property tests: pieces that mean something to the lexer, in any order, and noise. */
class AnyText extends DomainContextBase {
  @Provide
  Arbitrary<String> sql() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "'",
            "''",
            "E'",
            "\\",
            "U&'",
            "U&\"",
            "\\0061",
            "+000061",
            "B'",
            "N'",
            "$$",
            "$a$",
            "$1",
            "$",
            "\"",
            "--",
            "\n",
            " ",
            "/*",
            "*/",
            "+",
            "-",
            "=>",
            ":=",
            "::",
            "?",
            "??",
            "{",
            "}",
            "1",
            ".",
            "..",
            "e",
            "0x",
            "_",
            ",",
            ";",
            "(",
            ")",
            "[",
            "]",
            "select ",
            "SELECT * FROM ",
            "DO ",
            " AS ",
            "cast(",
            " begin atomic ",
            " case ",
            " end ",
            "create function ",
            "with ",
            " uescape '!'",
            "pg_background_launch",
            "pg_background_result(",
            "pg_background_handle ",
            "public.",
            "sql",
            "null",
            "int",
            "call ",
            "execute ",
            "é",
            "😀",
            "\0");
    Arbitrary<String> noise = Arbitraries.strings().ofMaxLength(4);
    return Arbitraries.frequencyOf(Tuple.of(12, piece), Tuple.of(1, noise))
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<LexerOptions> options() {
    return Arbitraries.of(
        LexerOptions.DEFAULT,
        new LexerOptions(false, false),
        new LexerOptions(true, true),
        new LexerOptions(false, true));
  }
}
