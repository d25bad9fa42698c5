/**
 * The extension as objects of a database: what {@code CREATE EXTENSION pg_background} and its
 * relatives do on a server that does not have it.
 *
 * <p>Each such statement becomes one {@code DO} statement in its place, so that it keeps its place
 * among others, belongs to the caller's transaction, and takes one message. The server decides in
 * it: an extension of its own is preferred; otherwise ordinary types, functions and views are made,
 * which an administrator can grant, look at and dump as any others. The function {@code
 * pgbg_version} marks the schema that has them.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.install;
