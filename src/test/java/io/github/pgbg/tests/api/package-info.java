/** The Java API beside SQL. */
@NullMarked
package io.github.pgbg.tests.api;

import org.jspecify.annotations.NullMarked;
