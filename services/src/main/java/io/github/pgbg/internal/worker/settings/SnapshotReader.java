package io.github.pgbg.internal.worker.settings;

import io.github.pgbg.internal.pgjdbc.Messages;
import io.github.pgbg.internal.pgjdbc.ResultListener;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/** Reads {@link SessionSnapshot} in one round trip. */
public final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Reads them; in a failed transaction this is 25P02, and begins a transaction as any query.
   *
   * @param question the session's
   * @param role the one that is likely to be in force
   * @param moreCustom settings that texts of the session named
   * @param installations looked up here if there are others than before
   */
  public static SessionSnapshot read(
      Connection connection,
      SnapshotQuestion question,
      String role,
      SettingCatalog names,
      Collection<String> moreCustom,
      Installations installations)
      throws SQLException {
    BaseConnection launcher = connection.unwrap(BaseConnection.class);
    question.about(role, names, moreCustom, installations.counting());
    SessionSnapshot unchanged = question.unchanged(launcher, installations);
    if (unchanged != null) {
      return unchanged;
    }
    Builder builder = ask(launcher, question, names, installations.counting());
    if (!installations.see(builder.installationsKey)) {
      try (PreparedStatement statement = connection.prepareStatement(Installations.lookUp());
          ResultSet row = statement.executeQuery()) {
        installations.learn(row.next() ? row.getString(1) : null);
      }
      question.about(role, names, moreCustom, installations.counting());
      builder = ask(launcher, question, names, installations.counting());
    }
    SessionSnapshot snapshot = builder.build();
    question.answered(snapshot, builder.installationsKey);
    return snapshot;
  }

  /** The same of a session that nobody calls from: without installations. */
  public static SessionSnapshot read(
      Connection connection, String role, SettingCatalog names, Collection<String> moreCustom)
      throws SQLException {
    Builder builder = new Builder(names);
    Messages.read(
        connection.unwrap(BaseConnection.class),
        SnapshotSql.of(role, names, moreCustom).all(),
        new Listener(builder));
    return builder.build();
  }

  private static Builder ask(
      BaseConnection launcher,
      SnapshotQuestion question,
      SettingCatalog names,
      @Nullable Installation installation)
      throws SQLException {
    Answer answer = new Answer(names, installation);
    question.ask(launcher, answer);
    return answer.builder;
  }

  /** Begins anew with each listener. */
  private static final class Answer implements Supplier<ResultListener> {
    private final SettingCatalog names;
    private final @Nullable Installation installation;
    private Builder builder;

    Answer(SettingCatalog names, @Nullable Installation installation) {
      this.names = names;
      this.installation = installation;
      this.builder = new Builder(names, installation);
    }

    @Override
    public ResultListener get() {
      builder = new Builder(names, installation);
      return new Listener(builder);
    }
  }

  private static final class Listener extends ResultListener {
    private final Builder builder;

    Listener(Builder builder) {
      this.builder = builder;
    }

    @Override
    protected void rows(Field[] fields, List<Tuple> tuples) {
      for (Tuple row : tuples) {
        builder.add(text(row, 0), text(row, 1), text(row, 2));
      }
    }
  }

  @SuppressWarnings("NullAway") // the first two are never NULL
  private static String text(Tuple row, int column) {
    byte[] value = row.get(column);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** Puts the rows of the query together. */
  public static final class Builder {
    private final SettingCatalog names;
    private String currentUser = "";
    private long oid;
    private String sessionUser = "";
    private int backendPid;
    private String serverStart = "";
    private double filesReadAt;
    private double readAt;
    private long statementTimeoutMillis;
    private @Nullable String values;
    private final @Nullable Installation known;
    private @Nullable InstalledApi installation;
    private String installationsKey = "";
    private final Map<String, String> valuesByName = new LinkedHashMap<>();
    private final Map<String, String> custom = new HashMap<>();

    public Builder(SettingCatalog names) {
      this(names, null);
    }

    private Builder(SettingCatalog names, @Nullable Installation known) {
      this.names = names;
      this.known = known;
    }

    public void add(String kind, String name, @Nullable String value) {
      if (value == null) {
        return;
      }
      switch (kind) {
        case "u" -> {
          currentUser = name;
          oid = Long.parseLong(value);
        }
        case "a" -> {
          sessionUser = name;
          serverStart = value;
        }
        case "l" -> {
          filesReadAt = Double.parseDouble(name);
          readAt = Double.parseDouble(value);
        }
        case "t" -> {
          backendPid = name.isEmpty() ? backendPid : Integer.parseInt(name);
          statementTimeoutMillis = millis(value);
        }
        case "v" -> values = value;
        case "s" -> valuesByName.put(name, value);
        case "k" -> installationsKey = name;
        case "i" -> {
          if (known != null) {
            installation = InstalledApi.of(known, name, value);
          }
        }
        case "f", "n" -> {} // the fingerprint of the others, and which custom names were known
        default -> {
          if (!CustomSettingNames.isDriversOwn(name)) {
            custom.put(name, value);
          }
        }
      }
    }

    private static long millis(String shown) {
      Integer millis = GucInteger.parse(shown, ExtensionSetting.Unit.MILLISECONDS);
      return millis == null ? 0 : millis;
    }

    public SessionSnapshot build() {
      return new SessionSnapshot(
          currentUser,
          oid,
          sessionUser,
          backendPid,
          serverStart,
          filesReadAt,
          readAt,
          statementTimeoutMillis,
          names,
          values == null
              ? SnapshotValues.of(valuesByName)
              : new SnapshotValues(names.names(), values),
          Map.copyOf(custom),
          installation);
    }
  }
}
