/**
 * What a background worker promises, a class a promise, against a real server; some in JVMs of
 * their own, which are killed or have little memory.
 */
@NullMarked
package io.github.pgbg.tests.worker;

import org.jspecify.annotations.NullMarked;
