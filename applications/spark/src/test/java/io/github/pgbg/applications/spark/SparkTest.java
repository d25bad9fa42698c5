package io.github.pgbg.applications.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.applications.Shop;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkTest {
  private static Shop shop;
  private static SparkSession spark;

  @BeforeAll
  static void open() throws IOException, SQLException {
    shop = Shop.open();
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
  }

  @AfterAll
  static void close() throws IOException {
    spark.stop();
    shop.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    shop.empty();
  }

  private static DataFrameReader reader() {
    return spark
        .read()
        .format("jdbc")
        .option("url", shop.plainUrl())
        .option("driver", "io.github.pgbg.PostgresqlUrlDriver")
        .option("user", shop.user())
        .option("password", shop.password());
  }

  @Test
  void aResultIsADataFrame() {
    assertThat(reader().option("query", Shop.COUNT).load().collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(7L);
  }

  /** Spark asks for the columns first, with {@code WHERE 1=0}: no job runs for that. */
  @Test
  void aJobRunsOnceForEachRead() throws SQLException {
    Dataset<Row> tags = reader().option("query", Shop.AUDIT).load();
    assertThat(shop.queryText("SELECT count(*) FROM shop.audit")).isEqualTo("0");
    assertThat(tags.collectAsList()).hasSize(1);
    assertThat(shop.queryText("SELECT count(*) FROM shop.audit")).isEqualTo("1");
  }

  @Test
  void arraysAreReadAndWritten() throws SQLException {
    Dataset<Row> rows =
        reader()
            .option(
                "query",
                "SELECT a, t FROM pg_background_result(pg_background_launch("
                    + "'SELECT ARRAY[1, 2, 3], ARRAY[''x'', ''y'']')) AS (a int[], t text[])")
            .load();
    assertThat(rows.first().<Integer>getList(0)).isEqualTo(List.of(1, 2, 3));
    assertThat(rows.first().<String>getList(1)).isEqualTo(List.of("x", "y"));
    rows.write()
        .format("jdbc")
        .mode(SaveMode.Append)
        .option("url", shop.plainUrl())
        .option("driver", "io.github.pgbg.PostgresqlUrlDriver")
        .option("user", shop.user())
        .option("password", shop.password())
        .option("dbtable", "arrays")
        .save();
    assertThat(shop.queryText("SELECT a::text || t::text FROM shop.arrays"))
        .isEqualTo("{1,2,3}{x,y}");
  }

  @Test
  void aSessionsFirstStatementMayBeACall() throws SQLException {
    reader()
        .option(
            "sessionInitStatement",
            "SELECT tag FROM pg_background_result(pg_background_launch("
                + "'INSERT INTO audit(what) VALUES (''read'')')) AS (tag text)")
        .option("dbtable", "account")
        .load()
        .collectAsList();
    assertThat(shop.audits()).isEqualTo("read");
  }
}
