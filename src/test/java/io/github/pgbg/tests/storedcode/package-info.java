/** Calls that stored code makes, from whatever statement of a session reaches it. */
@NullMarked
package io.github.pgbg.tests.storedcode;

import org.jspecify.annotations.NullMarked;
