package io.github.pgbg.bench.compare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long one job takes whose result is one row, by each way, beside a bare round trip. */
final class Latency {
  /** The statement that users write; nothing else stands in its place. */
  static final String PAIR =
      "SELECT * FROM pg_background_result(pg_background_launch('SELECT 1::bigint')) AS f(c bigint)";

  private static final String BARE = "SELECT 1::bigint";
  private static final int ROUNDS = 41;
  private static final int CALLS = 200;
  private static final int TURNS = 50;

  /** Each makes a function in its worker, which takes milliseconds. */
  private static final int DEFINER_TURNS = 10;

  private final Sessions sessions;
  private final @Nullable DefinerCode definer;

  /**
   * On these sessions.
   *
   * @param definer null where this user may not make a database, a role and its code
   */
  Latency(Sessions sessions, @Nullable DefinerCode definer) {
    this.sessions = sessions;
    this.definer = definer;
  }

  List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    all.add(
        new Comparison(
            "launch + result by the client", "µs", ROUNDS, CALLS, byTheClient(), "pgbg", 2.5));
    all.add(
        new Comparison(
            "launch + result after an ordinary statement of the session",
            "µs",
            ROUNDS,
            CALLS,
            List.of(
                bare(),
                new Way("pgbg", 1, () -> sessions.ours("SELECT 7"), () -> sessions.ours(PAIR))),
            "pgbg",
            3.5));
    all.add(new Comparison("launch + result in a DO block", "µs", 21, 3, inDo(), "pgbg", 10));
    if (definer != null) {
      all.add(ofDefiner(definer));
    }
    all.add(
        new Comparison(
            "an ordinary statement",
            "µs",
            ROUNDS,
            1_000,
            List.of(
                Way.of("PgJDBC", () -> sessions.plain("SELECT 7")),
                Way.of("pgbg", () -> sessions.ours("SELECT 7"))),
            "pgbg",
            1.005));
    return all;
  }

  private Way bare() {
    return Way.of("bare round trip", () -> sessions.plain(BARE));
  }

  private List<Way> byTheClient() {
    List<Way> ways = new ArrayList<>();
    ways.add(bare());
    ways.add(Way.of("pgbg", () -> sessions.ours(PAIR)));
    if (sessions.hasDblink()) {
      ways.add(
          Way.of(
              "dblink, connection kept",
              () -> sessions.plain("SELECT * FROM dblink('kept', '" + BARE + "') AS f(c bigint)")));
      ways.add(Way.of("dblink, a connection a call", this::dblinkByCall));
    }
    if (sessions.hasExtension()) {
      ways.add(Way.of("C extension", () -> sessions.plain(PAIR)));
    }
    ways.add(Way.of("a second connection, opened by hand", this::byHand));
    return ways;
  }

  private void dblinkByCall() throws SQLException {
    sessions.plain(
        "SELECT * FROM dblink(" + sessions.target.dblink() + ", '" + BARE + "') AS f(c bigint)");
  }

  private void byHand() throws SQLException {
    try (Connection second =
            DriverManager.getConnection(sessions.target.plain(), sessions.target.login());
        Statement statement = second.createStatement()) {
      statement.execute(BARE);
    }
  }

  private List<Way> inDo() {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("bare round trip", TURNS, this::bareTurns));
    ways.add(new Way("pgbg", TURNS, () -> sessions.ours(turns("PERFORM c FROM" + fromPair()))));
    ways.add(
        new Way(
            "pgbg, launch and result apart",
            TURNS,
            () ->
                sessions.ours(
                    turns(
                        "p := pg_background_launch('SELECT 1::bigint');"
                            + " PERFORM c FROM pg_background_result(p) AS f(c bigint)"))));
    if (sessions.hasDblink()) {
      ways.add(
          new Way(
              "dblink, connection kept",
              TURNS,
              () ->
                  sessions.plain(
                      turns("PERFORM c FROM dblink('kept', '" + BARE + "') AS f(c bigint)"))));
    }
    if (sessions.hasExtension()) {
      ways.add(
          new Way(
              "C extension", TURNS, () -> sessions.plain(turns("PERFORM c FROM" + fromPair()))));
    }
    return ways;
  }

  private void bareTurns() throws SQLException {
    for (int i = 0; i < TURNS; i++) {
      sessions.plain(BARE);
    }
  }

  private static String fromPair() {
    return PAIR.substring("SELECT * FROM".length());
  }

  private static String turns(String body) {
    return "DO $$ DECLARE p int; BEGIN FOR i IN 1..%d LOOP %s; END LOOP; END $$"
        .formatted(TURNS, body);
  }

  /** Code of another role, which the user may become: its job runs in a function of that role. */
  private Comparison ofDefiner(DefinerCode code) {
    return new Comparison(
        "a job of definer code of another role, in DO",
        "µs",
        21,
        3,
        List.of(
            new Way("bare round trip", TURNS, this::bareTurns),
            new Way("pgbg", DEFINER_TURNS, () -> code.call(DEFINER_TURNS))),
        "pgbg",
        20);
  }
}
