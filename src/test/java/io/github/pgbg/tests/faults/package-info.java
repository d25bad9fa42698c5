/**
 * What the driver does when networks, backends and servers fail: every kind of call, every way to
 * end it, every connection that may be silent; and what is left of all promises after chaos.
 */
@NullMarked
package io.github.pgbg.tests.faults;

import org.jspecify.annotations.NullMarked;
