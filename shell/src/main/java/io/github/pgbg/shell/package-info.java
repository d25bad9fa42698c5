/**
 * A SQL shell on the driver, in the manner of psql.
 *
 * <p>{@link io.github.pgbg.shell.Main} reads the arguments and opens the connection, to the server
 * of the URL or to a PostgreSQL of its own; lines from the arguments, a file, a pipe or the
 * terminal go to one {@link io.github.pgbg.shell.Console}, which runs each statement when its
 * semicolon has come. One thread runs statements; a second one, while a statement runs, shows its
 * notices as they arrive.
 */
@NullMarked
package io.github.pgbg.shell;

import org.jspecify.annotations.NullMarked;
