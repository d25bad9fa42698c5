package io.github.pgbg.tests.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pgbg.tests.database.PostgresTest;
import io.github.pgbg.tests.database.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.geometric.PGpoint;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.util.PGobject;

/** What PgJDBC's own interfaces offer: COPY, large objects, notifications, own types. */
@PostgresTest
class PgConnectionTest {
  private final TestDatabase database;

  PgConnectionTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void copyManagerTakesTheConnectionWithoutUnwrapping() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE copied(id int, note text)");
            CopyManager copy = new CopyManager((BaseConnection) connection);
            sight.of(
                "in", copy.copyIn("COPY copied FROM STDIN", new StringReader("1\tone\n2\t\\N\n")));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            sight.of("out", copy.copyOut("COPY copied TO STDOUT (FORMAT csv)", bytes));
            sight.of("text", bytes.toString(UTF_8));
            CopyOut out =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY copied TO STDOUT");
            sight.of("format", out.getFormat() + " " + out.getFieldCount());
            out.cancelCopy();
            sight.error(() -> copy.copyIn("COPY copied FROM STDIN", new StringReader("x\ty\n")));
          }
        });
  }

  @Test
  void largeObjectsWork() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.setAutoCommit(false);
          LargeObjectManager manager = ((PGConnection) connection).getLargeObjectAPI();
          long oid = manager.createLO();
          try (LargeObject object = manager.open(oid, LargeObjectManager.READWRITE)) {
            object.write("hello".getBytes(UTF_8));
            object.seek(1);
            sight.of("bytes", new String(object.read(3), UTF_8));
            sight.of("size", object.size64());
          }
          manager.delete(oid);
          connection.commit();
        });
  }

  @Test
  void blobsWork() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE pictures(content oid)");
            try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO pictures VALUES (?)")) {
              insert.setBlob(1, new ByteArrayInputStream("picture".getBytes(UTF_8)));
              sight.of("inserted", insert.executeUpdate());
            }
            try (ResultSet row = statement.executeQuery("SELECT content FROM pictures")) {
              row.next();
              Blob blob = row.getBlob(1);
              sight.of("blob", new String(blob.getBytes(1, 7), UTF_8) + " " + blob.length());
            }
          }
          connection.rollback();
        });
  }

  @Test
  @SuppressWarnings("deprecation") // people still call it
  void fastpathWorks() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          Fastpath fastpath = ((PGConnection) connection).getFastpathAPI();
          sight.error(() -> fastpath.getInteger("no_such_function", new FastpathArg[0]));
        });
  }

  @Test
  void notificationsArrive() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (Statement statement = connection.createStatement();
              Connection sender = database.connect();
              Statement notify = sender.createStatement()) {
            statement.execute("LISTEN news");
            statement.execute("NOTIFY news, 'own'");
            notify.execute("NOTIFY news, 'other'");
            PGConnection pg = connection.unwrap(PGConnection.class);
            for (int seen = 0; seen < 2; ) {
              PGNotification[] notifications = pg.getNotifications(10_000);
              for (PGNotification notification : notifications) {
                sight.of(notification.getName(), notification.getParameter());
                seen++;
              }
            }
            sight.of("no more", pg.getNotifications().length);
          }
        });
  }

  @Test
  void aReplicationStreamCanBeAskedFor() throws Exception {
    Scenario.isTheSame(
        database.superuser("replication"),
        "replication=database&assumeMinServerVersion=12&preferQueryMode=simple",
        (connection, sight) -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            sight.of("columns", row.getMetaData().getColumnCount());
          }
          sight.of(
              "api", ((PGConnection) connection).getReplicationAPI().replicationStream() != null);
        });
  }

  @Test
  void ownTypesPassThrough() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT ?::jsonb, point '(1,2)', ARRAY[1,2], interval '1 day', ?::uuid,"
                      + " 'NaN'::float8, daterange('2026-01-01', '2026-02-01')")) {
            PGobject json = new PGobject();
            json.setType("jsonb");
            json.setValue("{\"a\": 1}");
            query.setObject(1, json);
            query.setObject(2, UUID.fromString("7b0e2a9e-0000-4000-8000-000000000001"));
            try (ResultSet row = query.executeQuery()) {
              row.next();
              for (int i = 1; i <= 7; i++) {
                Object value = row.getObject(i);
                sight.of(value.getClass().getName(), value);
              }
              sight.of("point", row.getObject(2, PGpoint.class).x);
              PGResultSetMetaData columns = (PGResultSetMetaData) row.getMetaData();
              sight.of("table", columns.getBaseTableName(1) + columns.getFormat(1));
            }
          }
        });
  }

  @Test
  void settingsOfPgConnectionArePassedOn() throws Exception {
    Scenario.isTheSame(
        database,
        (connection, sight) -> {
          PGConnection pg = (PGConnection) connection;
          pg.setPrepareThreshold(2);
          pg.setDefaultFetchSize(7);
          try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
            PGStatement statement = (PGStatement) query;
            sight.of("threshold", statement.getPrepareThreshold() + " " + query.getFetchSize());
            for (int i = 0; i < 3; i++) {
              query.executeQuery().close();
              sight.of("server prepared", statement.isUseServerPrepare());
            }
          }
          sight.of("literal", pg.escapeLiteral("it's") + pg.escapeIdentifier("a\"b"));
          sight.of("status", pg.getParameterStatus("server_encoding"));
          sight.of("mode", pg.getPreferQueryMode() + " " + pg.getAutosave());
        });
  }
}
