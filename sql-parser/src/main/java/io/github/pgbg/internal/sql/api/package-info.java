/**
 * The table of the functions of the API: names, parameters, defaults, types.
 *
 * <p>The parser, the local way, the bridge, the installation and the documentation all read it.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.sql.api;
