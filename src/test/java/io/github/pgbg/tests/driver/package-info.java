/** The driver against a real server, through what an application has: DriverManager and JDBC. */
@NullMarked
package io.github.pgbg.tests.driver;

import org.jspecify.annotations.NullMarked;
