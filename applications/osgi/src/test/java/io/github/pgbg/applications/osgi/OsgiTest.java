package io.github.pgbg.applications.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgbg.applications.Shop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

/** The driver's bundle beside PgJDBC's, in Felix; SLF4J belongs to the framework. */
class OsgiTest {
  private static final String AN_APPLICATION =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: application
      Import-Package: io.github.pgbg,io.github.pgbg.api

      """;

  @Test
  void aBundleUsesTheDriver(@TempDir Path cache) throws Exception {
    Framework felix =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    cache.toString(),
                    "org.osgi.framework.system.packages.extra",
                    "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20"));
    felix.start();
    try (Shop shop = Shop.open()) {
      BundleContext context = felix.getBundleContext();
      install(context, jarOf(org.postgresql.Driver.class)).start();
      install(context, jarOf(io.github.pgbg.Driver.class)).start();
      Bundle application =
          context.installBundle("application", new ByteArrayInputStream(application()));
      application.start();
      Class<?> type = application.loadClass("io.github.pgbg.Driver");
      assertThat(type).isNotSameAs(io.github.pgbg.Driver.class);
      assertCallsWork(type.asSubclass(Driver.class).getConstructor().newInstance(), shop);
    } finally {
      felix.stop();
      felix.waitForStop(10_000);
    }
  }

  private static void assertCallsWork(Driver driver, Shop shop) throws Exception {
    Properties login = new Properties();
    login.setProperty("user", shop.user());
    login.setProperty("password", shop.password());
    try (Connection connection = driver.connect(shop.url(), login);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet rows = statement.executeQuery(Shop.COUNT)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(7);
      }
      statement.execute(Shop.AUDIT);
      statement.execute(Shop.AUDIT_IN_DO);
      connection.rollback();
    }
    assertThat(shop.audits()).isEqualTo("Ada was added,a DO block saw it");
  }

  private static Bundle install(BundleContext context, Path jar) throws Exception {
    return context.installBundle(jar.toUri().toString(), Files.newInputStream(jar));
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static byte[] application() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Manifest manifest = new Manifest(new ByteArrayInputStream(AN_APPLICATION.getBytes()));
    new JarOutputStream(bytes, manifest).close();
    return bytes.toByteArray();
  }
}
