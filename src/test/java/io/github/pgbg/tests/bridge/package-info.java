/**
 * What the bridge promises, one class a promise: calls that PostgreSQL itself makes work in any SQL
 * and in DO blocks, in any state of a session, safely, and leave nothing behind.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.tests.bridge;
