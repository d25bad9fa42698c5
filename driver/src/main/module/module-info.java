/**
 * The JDBC driver pgbg. Optional modules of the JDK (java.management, jdk.jfr) are used where an
 * application has them. PgJDBC makes a socket factory of ours by reflection, and JMX reads a bean.
 * Flyway's jars are no modules: its plug-in works on the class path.
 */
module io.github.pgbg {
  requires transitive java.sql;
  requires java.naming;
  requires jdk.net;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires static java.management;
  requires static jdk.jfr;

  exports io.github.pgbg;
  exports io.github.pgbg.api;
  exports io.github.pgbg.flyway;
  exports io.github.pgbg.internal.pgjdbc to
      org.postgresql.jdbc;
  exports io.github.pgbg.internal.observe to
      java.management;

  provides java.sql.Driver with
      io.github.pgbg.Driver;
}
