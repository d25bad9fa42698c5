/** What the applications share: their database, and the statements of their guides. */
package io.github.pgbg.applications;
