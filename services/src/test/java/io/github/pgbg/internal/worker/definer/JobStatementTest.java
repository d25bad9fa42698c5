package io.github.pgbg.internal.worker.definer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobStatementTest {
  private static final String TEXT =
      " /* ; */ SELECT 'é;'; -- ;\n;INSERT INTO t VALUES (1) /* x */ ;\nCALL p(); -- end";

  @Test
  void piecesAreTheWholeText() {
    assertThat(
            JobStatement.pieces(TEXT, true).stream()
                .map(JobStatement::text)
                .collect(Collectors.joining()))
        .isEqualTo(TEXT);
  }

  @Test
  void eachPieceButTheLastEndsWithItsSemicolon() {
    assertThat(JobStatement.pieces(TEXT, true))
        .extracting(JobStatement::text)
        .containsExactly(
            " /* ; */ SELECT 'é;';",
            " -- ;\n;INSERT INTO t VALUES (1) /* x */ ;",
            "\nCALL p(); -- end");
  }

  @Test
  void placesAreCountedInCharacters() {
    JobStatement second = JobStatement.pieces("SELECT '😀'; SELECT 2", true).get(1);
    assertThat(second.offset()).isEqualTo(11);
    assertThat(second.end()).isEqualTo(20);
    assertThat(JobStatement.of("SELECT '😀'; SELECT 2", true).get(1).offset()).isEqualTo(12);
  }

  @Test
  void whatAStatementGivesIsReadFromItsText() {
    assertThat(JobStatement.of("SELECT 1; DROP TABLE t; EXECUTE p", true))
        .extracting(JobStatement::rows)
        .containsExactly(JobStatement.ROWS, JobStatement.NONE, JobStatement.UNKNOWN);
  }
}
