/**
 * What a session is: a snapshot of its role and settings, the catalogue of setting names, the
 * transfer of a snapshot to a worker; and the settings of the extension itself.
 */
@org.jspecify.annotations.NullMarked
package io.github.pgbg.internal.worker.settings;
