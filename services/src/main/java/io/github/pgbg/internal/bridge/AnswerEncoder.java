package io.github.pgbg.internal.bridge;

import io.github.pgbg.internal.bridge.protocol.AnswerKind;
import io.github.pgbg.internal.bridge.protocol.ArrayLiteralWriter;
import io.github.pgbg.internal.bridge.protocol.Proof;
import io.github.pgbg.internal.bridge.protocol.ResultChunks;
import io.github.pgbg.internal.pgjdbc.ErrorFields;
import io.github.pgbg.internal.worker.job.JobResult;
import io.github.pgbg.internal.worker.session.CallResult;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Puts what calls give into answers, and keeps the results that are read piece by piece. */
final class AnswerEncoder {
  /** By who reads it, and its number. */
  private final Map<String, JobResult> results = new HashMap<>();

  private final List<SQLWarning> notices = new ArrayList<>();
  private long resultNumber;

  /** Notices that nobody can have before the answer. */
  void keep(List<SQLWarning> early) {
    notices.addAll(early);
  }

  /**
   * Adds what a call gave.
   *
   * @param launched whether its job waits for the function's confirmation
   * @param by who asked: nobody else can read the rest of the rows
   */
  void encode(CallResult given, boolean launched, Proof by, ArrayLiteralWriter answer)
      throws SQLException {
    encode(given, launched, by, false, answer);
  }

  /** The same for who can read values with a separator. */
  void encodeRows(CallResult given, Proof by, ArrayLiteralWriter answer) throws SQLException {
    encode(given, false, by, true, answer);
  }

  private void encode(
      CallResult given, boolean launched, Proof by, boolean separated, ArrayLiteralWriter answer)
      throws SQLException {
    if (given instanceof CallResult.Value value) {
      answer.add((launched ? AnswerKind.LAUNCHED : AnswerKind.VALUE).letter()).add(value.text());
    } else if (given instanceof CallResult.Row row) {
      List<@Nullable String> values = row.values();
      answer.add(kindOf(values, launched).letter());
      if (values != null) {
        values.forEach(answer::add);
      }
    } else if (given instanceof CallResult.RowSet set) {
      answer.add(AnswerKind.ROWS.letter());
      for (int i = 0; i < set.columns(); i++) {
        List<@Nullable String> column = new ArrayList<>();
        for (List<@Nullable String> row : set.rows()) {
          column.add(row.get(i));
        }
        answer.addArray(column);
      }
    } else if (given instanceof CallResult.JobRows job) {
      resultNumber++;
      String number = Long.toString(resultNumber);
      results.put(key(by, number), job.result());
      piece(job.result(), number, by, separated, answer);
    }
  }

  private static AnswerKind kindOf(@Nullable List<@Nullable String> row, boolean launched) {
    if (row == null) {
      return AnswerKind.NULL_ROW;
    }
    return launched ? AnswerKind.LAUNCHED : AnswerKind.ROW;
  }

  private static String key(Proof by, String number) {
    return by.kind().letter() + by.roleOid() + " " + number;
  }

  /**
   * Adds the next rows of a result.
   *
   * @param separated whether who asks can read values with a separator
   */
  void fetch(String number, Proof by, boolean separated, ArrayLiteralWriter answer)
      throws SQLException {
    JobResult result = results.get(key(by, number));
    if (result == null) {
      throw ErrorFields.error("24000", "the result is not open any more").exception();
    }
    piece(result, number, by, separated, answer);
  }

  private void piece(
      JobResult result, String number, Proof by, boolean separated, ArrayLiteralWriter answer)
      throws SQLException {
    ResultChunks chunk;
    try {
      chunk = ResultChunks.next(result, separated);
    } catch (SQLException e) {
      results.remove(key(by, number));
      throw e;
    }
    answer.add(chunk.kind().letter());
    chunk.write(number, answer);
    if (chunk.isLast()) {
      results.remove(key(by, number));
      result.close();
    }
  }

  /** Adds an error. */
  static ArrayLiteralWriter error(ArrayLiteralWriter answer, SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String state = e.getSQLState();
    answer
        .add(AnswerKind.ERROR.letter())
        .add(state == null || state.length() != 5 ? "XX000" : state);
    if (message == null) {
      return answer.add(e.getMessage());
    }
    return answer
        .add(message.getMessage())
        .add(message.getDetail())
        .add(message.getHint())
        .add(message.getSchema())
        .add(message.getTable())
        .add(message.getColumn())
        .add(message.getDatatype())
        .add(message.getConstraint());
  }

  /** Notices of jobs whose rows were read, in order. */
  List<SQLWarning> drainNotices() {
    List<SQLWarning> drained = List.copyOf(notices);
    notices.clear();
    return drained;
  }

  void closeResults() {
    results.values().forEach(JobResult::close);
    results.clear();
  }
}
