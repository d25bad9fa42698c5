/** The server's side of the bridge: SQL that creates the functions of the API in a schema. */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.bridge.functions;
