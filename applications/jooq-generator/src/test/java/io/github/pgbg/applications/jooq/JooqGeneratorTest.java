package io.github.pgbg.applications.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.applications.Shop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JooqGeneratorTest {
  @Test
  void classesAreMadeOfTheTables(@TempDir Path folder) throws Exception {
    try (Shop shop = Shop.open()) {
      GenerationTool.generate(configuration(shop, "public", folder));
      GenerationTool.generate(configuration(shop, "shop", folder));
      assertThat(read(folder.resolve("shop/tables/Account.java")))
          .contains("createField(DSL.name(\"owner\"), SQLDataType.CLOB.nullable(false)");
    }
  }

  /** The API's functions are ordinary ones for the generator, where they are installed. */
  @Test
  void routinesAreMadeOfInstalledFunctions(@TempDir Path folder) throws Exception {
    try (Shop shop = Shop.open();
        var connection = DriverManager.getConnection(shop.url(), shop.user(), shop.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION pg_background");
      GenerationTool.generate(configuration(shop, "shop", folder));
      assertThat(read(folder.resolve("shop/Routines.java"))).contains("pgBackgroundCancelAll(");
      assertThat(folder.resolve("shop/udt/PgBackgroundHandle.java")).exists();
    }
  }

  private static Configuration configuration(Shop shop, String schema, Path folder) {
    return new Configuration()
        .withJdbc(
            new Jdbc()
                .withDriver("io.github.pgbg.Driver")
                .withUrl(shop.url())
                .withUser(shop.user())
                .withPassword(shop.password()))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema(schema))
                .withTarget(
                    new Target()
                        .withPackageName(schema.equals("shop") ? "shop" : "other")
                        .withDirectory(folder.toString())));
  }

  private static String read(Path file) throws Exception {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
