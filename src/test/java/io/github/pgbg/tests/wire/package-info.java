/** What passes between PgJDBC and the server, plain and in TLS. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.tests.wire;
