/** The guides say what is true: what they link to is there, and what they list is complete. */
@NullMarked
package io.github.pgbg.tests.docs;

import org.jspecify.annotations.NullMarked;
