/** The shell as a person or a script calls it: arguments in; output and exit status out. */
@NullMarked
package io.github.pgbg.tests.shell;

import org.jspecify.annotations.NullMarked;
